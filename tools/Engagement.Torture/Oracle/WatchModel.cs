using Engagement.Torture.Generation;

namespace Engagement.Torture.Oracle;

/// <summary>Watch sessions: what each update adds to what is known, and what that changes in the counters.</summary>
internal sealed class WatchModel(EventPlan plan, CounterModel counters)
{
    private readonly Dictionary<int, Dictionary<int, Section>> _sessions = [];
    private readonly HashSet<int> _deleted = [];

    /// <summary>The sessions by the number of their first update in the plan.</summary>
    public IReadOnlyDictionary<int, Dictionary<int, Section>> Sessions => _sessions;

    public bool IsDeleted(int session) => _deleted.Contains(session);

    /// <summary>The event's effect and its watched time.</summary>
    public (int Effect, long WatchedMs) Apply(OracleEvent e)
    {
        var video = plan.World.Videos[e.Planned.Video];
        var told = WatchSections.Of(plan, e.Index);
        var session = e.Planned.Target == Planned.None ? [] : SessionOf(e.Planned.Target);
        if (_deleted.Contains(e.Planned.Target))
            return default;
        var before = WatchFacts.Of(session.Values, video.DurationMs);
        foreach (var section in told)
            session[section.Number] = session.TryGetValue(section.Number, out var known) ? Join(known, section) : section;
        var after = WatchFacts.Of(session.Values, video.DurationMs);
        Count(video, e.Planned.User, before, after);
        return ((after.Viewed ? 1 : 0) - (before.Viewed ? 1 : 0), after.Watched - before.Watched);
    }

    /// <summary>Takes back an event's session, or the event when it is a whole one; nothing when that was done before.</summary>
    public (int Effect, long WatchedMs) TakeBack(int index)
    {
        var planned = plan[index];
        var video = plan.World.Videos[planned.Video];
        var isWhole = planned.Target == Planned.None;
        var sections = isWhole ? WatchSections.Of(plan, index) : [.. SessionOf(planned.Target).Values];
        if (!isWhole && !_deleted.Add(planned.Target))
            return default;
        var before = WatchFacts.Of(sections, video.DurationMs);
        Count(video, planned.User, before, default);
        if (!isWhole)
            _sessions[planned.Target].Clear();
        return (before.Viewed ? -1 : 0, -before.Watched);
    }

    private Dictionary<int, Section> SessionOf(int first)
        => _sessions.TryGetValue(first, out var session) ? session : _sessions[first] = [];

    private static Section Join(Section a, Section b)
        => new(a.Number, Math.Min(a.StartMs, b.StartMs), Math.Max(a.EndMs, b.EndMs), Math.Max(a.Speed, b.Speed));

    private void Count(Video video, int viewer, WatchFacts before, WatchFacts after)
    {
        if (viewer == video.Creator)
        {
            Add("own_views", before.Viewed, after.Viewed);
            counters.AddOfVideo(video.Number, "own_watch_time_ms", after.Watched - before.Watched);
            return;
        }
        Add("views", before.Viewed, after.Viewed);
        Add("quality_views", before.QualityViewed, after.QualityViewed);
        Add("completions", before.Completed, after.Completed);
        Add("skips", before.Skipped, after.Skipped);
        Add("reached_25", before.Reached25, after.Reached25);
        Add("reached_50", before.Reached50, after.Reached50);
        Add("reached_75", before.Reached75, after.Reached75);
        Add("reached_95", before.Reached95, after.Reached95);
        counters.AddOfVideo(video.Number, "loops", after.Loops - before.Loops);
        counters.AddOfVideo(video.Number, "watch_time_ms", after.Watched - before.Watched);
        counters.AddOfVideo(video.Number, "unique_watch_time_ms", after.Unique - before.Unique);

        void Add(string counter, bool was, bool becomes)
            => counters.AddOfVideo(video.Number, counter, (becomes ? 1 : 0) - (was ? 1 : 0));
    }
}
