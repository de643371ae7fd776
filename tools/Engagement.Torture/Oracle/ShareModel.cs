using Engagement.Torture.Generation;

namespace Engagement.Torture.Oracle;

/// <summary>Shares, and who came by their links.</summary>
internal sealed class ShareModel(EventPlan plan, CounterModel counters)
{
    private readonly Dictionary<(int Share, int Viewer), OracleEvent> _opens = [];
    private readonly List<OracleEvent> _shares = [];

    public IReadOnlyList<OracleEvent> Shares => _shares;

    /// <summary>The visit of each viewer by each link that counts.</summary>
    public IEnumerable<(int Share, OracleEvent Open)> Opens => _opens.Select(pair => (pair.Key.Share, pair.Value));

    public Outcome Share(OracleEvent e)
    {
        _shares.Add(e);
        counters.AddOfVideo(e.Planned.Video, "shares", 1);
        return new Outcome(1);
    }

    /// <summary>The first visit of each viewer other than the sharer counts.</summary>
    public Outcome Open(OracleEvent e)
    {
        var own = plan[e.Planned.Target].User == e.Planned.User;
        return Count(e.Planned.Video, !own && _opens.TryAdd((e.Planned.Target, e.Planned.User), e) ? 1 : 0);
    }

    public Outcome TakeBackOpen(int index)
    {
        var planned = plan[index];
        var key = (planned.Target, planned.User);
        return Count(planned.Video, _opens.TryGetValue(key, out var open) && open.Index == index && _opens.Remove(key) ? -1 : 0);
    }

    private Outcome Count(int video, int effect)
    {
        counters.AddOfVideo(video, "share_opens", effect);
        return new Outcome(effect);
    }
}
