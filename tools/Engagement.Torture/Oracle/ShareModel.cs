using Engagement.Torture.Generation;

namespace Engagement.Torture.Oracle;

/// <summary>A step of a cascade: its shares, and how many different viewers came by their links.</summary>
internal readonly record struct Step(int Depth, long Shares, long Opens);

/// <summary>Shares, who came by their links, and what they shared in turn.</summary>
internal sealed class ShareModel(EventPlan plan, CounterModel counters)
{
    private readonly Dictionary<(int Share, int Viewer), OracleEvent> _opens = [];
    private readonly Dictionary<(int Viewer, int Video), List<OracleEvent>> _opensByVideo = [];
    private readonly Dictionary<int, List<int>> _children = [];
    private readonly List<int> _shares = [];

    public IReadOnlyList<int> Shares => _shares;

    /// <summary>A share is a further step of the cascade by whose link its sharer came to the video first.</summary>
    public Outcome Share(OracleEvent e)
    {
        _shares.Add(e.Index);
        if (_opensByVideo.TryGetValue((e.Planned.User, e.Planned.Video), out var opens) && opens.Count > 0)
        {
            var parent = opens.MinBy(open => open.Position).Planned.Target;
            (_children.TryGetValue(parent, out var children) ? children : _children[parent] = []).Add(e.Index);
        }
        return Count("shares", e.Planned.Video, 1);
    }

    /// <summary>The first visit of each viewer other than the sharer counts.</summary>
    public Outcome Open(OracleEvent e)
    {
        if (plan[e.Planned.Target].User == e.Planned.User || !_opens.TryAdd((e.Planned.Target, e.Planned.User), e))
            return new Outcome(0);
        var key = (e.Planned.User, e.Planned.Video);
        (_opensByVideo.TryGetValue(key, out var opens) ? opens : _opensByVideo[key] = []).Add(e);
        return Count("share_opens", e.Planned.Video, 1);
    }

    public Outcome TakeBackOpen(int index)
    {
        var planned = plan[index];
        var key = (planned.Target, planned.User);
        if (!_opens.TryGetValue(key, out var open) || open.Index != index)
            return new Outcome(0);
        _opens.Remove(key);
        _opensByVideo[(planned.User, planned.Video)].Remove(open);
        return Count("share_opens", planned.Video, -1);
    }

    public Outcome TakeBackShare(int index) => Count("shares", plan[index].Video, -1);

    /// <summary>The steps of the cascade that began with a share, and its reach.</summary>
    public (IReadOnlyList<Step> Steps, long Reach) CascadeOf(int share, ILookup<int, int> viewersByShare)
    {
        var (steps, reached) = (new List<Step>(), new HashSet<int>());
        for (List<int> shares = [share]; shares.Count > 0; shares = [.. shares.SelectMany(one => _children.GetValueOrDefault(one) ?? [])])
        {
            var viewers = shares.SelectMany(one => viewersByShare[one]).ToHashSet();
            steps.Add(new Step(steps.Count + 1, shares.Count, viewers.Count));
            reached.UnionWith(viewers);
        }
        return (steps, reached.Count);
    }

    /// <summary>Who came by each link.</summary>
    public ILookup<int, int> ViewersByShare() => _opens.Keys.ToLookup(key => key.Share, key => key.Viewer);

    private Outcome Count(string counter, int video, int effect)
    {
        counters.AddOfVideo(video, counter, effect);
        return new Outcome(effect);
    }
}
