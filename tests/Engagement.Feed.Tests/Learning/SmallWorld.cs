using Engagement.Feed.Learning;

namespace Engagement.Feed.Tests.Learning;

/// <summary>Some viewers and videos with days of exposures, the same each time.</summary>
internal static class SmallWorld
{
    public const int Viewers = 40;
    public const int Days = 4;
    public const int FirstDay = 100;

    private const int VideoCount = 60;
    private const int PerDay = 300;

    public static IReadOnlyList<VideoTraits> Videos()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, VideoCount).Select(video => new VideoTraits(
            video % 7, [video % 5, 5 + (video % 3)], video % 4 - 1, 5_000 + random.Next(200_000), FirstDay - random.Next(20)))];
    }

    /// <summary>A state that knows what viewers opened before the first day.</summary>
    public static LearningState State()
    {
        var (state, random) = (new LearningState(Videos()), new Random(2));
        for (var viewer = 0; viewer < Viewers; viewer++)
        {
            state.Bring(viewer, Enumerable.Range(0, 15).Select(_ => (
                random.Next(VideoCount), Outcomes.Opened | (random.Next(2) == 0 ? Outcomes.LongView : Outcomes.None))));
        }
        state.Refresh();
        return state;
    }

    public static Exposure[] Day(int day)
    {
        var random = new Random(10 + day);
        return [.. Enumerable.Range(0, PerDay).Select(_ =>
        {
            var (viewer, video) = (random.Next(Viewers), random.Next(VideoCount));
            var opened = random.Next(VideoCount) > video;
            var outcomes = !opened ? Outcomes.None : Outcomes.Opened | (random.Next(2) == 0 ? Outcomes.LongView : Outcomes.Liked);
            return new Exposure(viewer, video, FirstDay + day, random.Next(24), random.Next(3), outcomes);
        })];
    }

    /// <summary>The rows of all days, each before it goes in, and the state after the last.</summary>
    public static (TrainingRows Rows, LearningState State) Replay(int days = Days)
    {
        var (state, rows) = (State(), new TrainingRows(Feed.Learning.Features.FeatureSet.All));
        for (var day = 0; day < days; day++)
        {
            rows.Add(state, Day(day));
            state.Apply(Day(day));
            state.Refresh();
        }
        return (rows, state);
    }
}
