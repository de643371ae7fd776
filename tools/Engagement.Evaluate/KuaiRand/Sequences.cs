using Engagement.Feed.Learning;

namespace Engagement.Evaluate.KuaiRand;

/// <summary>Puts the three sequences of a user together: each has the newest 50 of its kind, and the second is a part of the first.</summary>
internal static class Sequences
{
    /// <summary>What was opened, oldest first. What was watched long or liked longer ago than the sequence of the watched goes comes before it.</summary>
    public static List<(int Video, Outcomes Outcomes)> Join(int[] watched, int[] watchedLong, int[] liked)
    {
        var views = watched.Select(video => (Video: video, Outcomes: Outcomes.Opened)).ToList();
        var older = new List<(int, Outcomes)>();
        var before = views.Count;
        for (var at = watchedLong.Length - 1; at >= 0; at--)
        {
            var found = before == 0 ? -1 : views.FindLastIndex(before - 1, view => view.Video == watchedLong[at]);
            if (found < 0)
            {
                older.Add((watchedLong[at], Outcomes.Opened | Outcomes.LongView));
                continue;
            }
            views[found] = (views[found].Video, views[found].Outcomes | Outcomes.LongView);
            before = found;
        }
        older.Reverse();
        views.InsertRange(0, older);
        foreach (var video in liked)
        {
            var found = views.FindLastIndex(view => view.Video == video);
            if (found < 0)
                views.Insert(0, (video, Outcomes.Opened | Outcomes.Liked));
            else
                views[found] = (video, views[found].Outcomes | Outcomes.Liked);
        }
        return views;
    }
}
