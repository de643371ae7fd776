using Engagement.Feed.Folding;

namespace Engagement.Feed.Profiles;

/// <summary>
/// What the feed knows of a viewer at a position of the fold: exactly the viewer's rows, whether read at once or change by change.
/// </summary>
internal sealed class ViewerProfile(string viewerId)
{
    /// <summary>Before position 1, so that the first read takes everything.</summary>
    private const long Nothing = 0;

    private readonly Dictionary<string, VideoSignals> _signals = [];
    private static readonly RestraintCause[] Causes = Enum.GetValues<RestraintCause>();

    private readonly HashSet<string> _follows = [];
    private readonly HashSet<string> _friends = [];
    private readonly Dictionary<(string OtherId, RestraintCause Cause), DateTime> _restraints = [];
    private DateTime _at;

    public string ViewerId { get; } = viewerId;

    /// <summary>Every event up to it has had its effect here.</summary>
    public long Position { get; private set; } = Nothing;

    /// <summary>Grows with every change.</summary>
    public int Version { get; private set; }

    public IReadOnlyCollection<VideoSignals> Signals => _signals.Values;

    public IReadOnlyCollection<string> Follows => _follows;

    /// <summary>Those of them who follow back.</summary>
    public IReadOnlyCollection<string> Friends => _friends;

    public VideoSignals? SignalsOf(string videoId) => _signals.GetValueOrDefault(videoId);

    /// <summary>Whether a creator is left out of this viewer's feeds: a block, whoever made it, or a mute, until it ends.</summary>
    public bool LeavesOut(string creatorId)
        => _restraints.Count > 0 && Causes.Any(cause => _restraints.TryGetValue((creatorId, cause), out var until) && until > _at);

    /// <summary>Whether a creator blocks the viewer, who is not to know.</summary>
    public bool IsBlockedBy(string creatorId) => _restraints.TryGetValue((creatorId, RestraintCause.IsBlocked), out var until) && until > _at;

    public bool IsFollowing(string creatorId) => _follows.Contains(creatorId);

    /// <summary>Reads what happened since the last time.</summary>
    public async Task RefreshAsync(ProfileStore store, CancellationToken cancellationToken)
        => Apply(await store.ReadAsync(ViewerId, Position, cancellationToken));

    internal void Apply(ProfileChanges changes)
    {
        foreach (var signals in changes.Signals)
            _signals[signals.VideoId] = signals;
        foreach (var follow in changes.Follows)
        {
            if (follow.Following)
                _follows.Add(follow.FolloweeId);
            else
                _follows.Remove(follow.FolloweeId);
            if (follow.Mutual)
                _friends.Add(follow.FolloweeId);
            else
                _friends.Remove(follow.FolloweeId);
        }
        foreach (var restraint in changes.Restraints)
            _restraints[(restraint.OtherId, restraint.Cause)] = restraint.Until;
        if (changes.Signals.Count > 0 || changes.Follows.Count > 0 || changes.Restraints.Count > 0)
            Version++;
        _at = changes.At;
        // A database that lost its newest rows in a crash comes back with an older position; what this profile has stays true.
        Position = Math.Max(Position, changes.Position);
    }
}
