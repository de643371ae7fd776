using System.Globalization;
using Engagement.Feed.Candidates;
using Engagement.Feed.Folding;
using Engagement.Feed.Preferences;

namespace Engagement.Feed.Profiles;

/// <summary>
/// What the feed knows of a viewer at a position of the fold: exactly the viewer's rows, whether read at once or change by change.
/// </summary>
internal sealed class ViewerProfile
{
    /// <summary>Before position 1, so that the first read takes everything.</summary>
    private const long Nothing = 0;

    private static readonly RestraintCause[] Causes = Enum.GetValues<RestraintCause>();

    private readonly HashSet<string> _follows = [];
    private readonly HashSet<string> _friends = [];
    private readonly Dictionary<string, VideoSignals> _signals;
    private readonly Dictionary<(string OtherId, RestraintCause Cause), DateTime> _restraints;
    private DateTime _at;

    public ViewerProfile(string viewerId)
        : this(viewerId, [], [])
    {
    }

    private ViewerProfile(
        string viewerId, Dictionary<string, VideoSignals> signals, Dictionary<(string OtherId, RestraintCause Cause), DateTime> restraints)
        => (ViewerId, _signals, _restraints) = (viewerId, signals, restraints);

    public string ViewerId { get; }

    /// <summary>Every event up to it has had its effect here.</summary>
    public long Position { get; private set; } = Nothing;

    /// <summary>Grows with every change.</summary>
    public int Version { get; private set; }

    /// <summary>Whether ranking may use who the viewer is; else only filters may.</summary>
    public bool IsPersonal { get; private init; } = true;

    /// <summary>Whose videos come first while the feed is not personal; empty: everybody's.</summary>
    public string Region { get; private init; } = "";

    /// <summary>Where the viewer says that they are; empty: they do not. It was not learnt, so neither a reset nor a pause ends it.</summary>
    public string DeclaredRegion { get; private set; } = "";

    public IReadOnlyCollection<VideoSignals> Signals => _signals.Values;

    public IReadOnlyCollection<string> Follows => _follows;

    /// <summary>Those of them who follow back.</summary>
    public IReadOnlyCollection<string> Friends => _friends;
    /// <summary>What the viewer asks of the feed, as it holds now.</summary>
    public ViewerWishes Wishes { get; private set; } = ViewerWishes.None;

    /// <summary>Which experiments run: those of this revision of them.</summary>
    public long ExperimentRevision { get; private set; }

    /// <summary>What the viewer asked for that ranking goes by: see <see cref="ViewerWishes.AskedFor"/>.</summary>
    public double AskedFor(IndexedVideo video) => IsPersonal ? Wishes.AskedFor(video) : 0;

    public VideoSignals? SignalsOf(string videoId) => _signals.GetValueOrDefault(videoId);

    /// <summary>Whether a creator is left out of this viewer's feeds: a block, whoever made it, or a mute, until it ends.</summary>
    public bool LeavesOut(string creatorId)
        => _restraints.Count > 0 && Causes.Any(cause => _restraints.TryGetValue((creatorId, cause), out var until) && until > _at);

    /// <summary>Whether a creator blocks the viewer, who is not to know.</summary>
    public bool IsBlockedBy(string creatorId) => _restraints.TryGetValue((creatorId, RestraintCause.IsBlocked), out var until) && until > _at;

    /// <summary>Whom the viewer leaves out, how, and until when. Of those who leave the viewer out nobody is to know.</summary>
    public IEnumerable<string> OwnRestraints => _restraints.Where(entry => entry.Key.Cause != RestraintCause.IsBlocked)
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key.OtherId} {entry.Key.Cause} {entry.Value.Ticks}"));

    public bool IsFollowing(string creatorId) => _follows.Contains(creatorId);

    /// <summary>Reads what happened since the last time.</summary>
    public async Task RefreshAsync(ProfileStore store, CancellationToken cancellationToken)
    {
        var changes = await store.ReadAsync(ViewerId, Position, Wishes.Stored.Revision, cancellationToken);
        // A reset changes rows without new positions.
        if (Position > Nothing && changes.Preferences is { } stored && stored.ResetAt != Wishes.Stored.ResetAt)
            changes = await store.ReadAsync(ViewerId, Nothing, Wishes.Stored.Revision, cancellationToken);
        Apply(changes);
    }

    /// <summary>The same viewer as of now, of whom nothing is used but what may not be served.</summary>
    public ViewerProfile WithoutPerson(string region)
        => new(ViewerId, _signals, _restraints) { _at = _at, Position = Position, Version = Version, Wishes = Wishes, IsPersonal = false, Region = region };

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
        if (changes.Preferences is not null || Wishes.ChangesAt <= changes.At)
        {
            Wishes = ViewerWishes.Of(changes.Preferences ?? Wishes.Stored, changes.At);
            Version++;
        }
        DeclaredRegion = changes.Region ?? DeclaredRegion;
        if (changes.Region is not null || changes.Signals.Count > 0 || changes.Follows.Count > 0 || changes.Restraints.Count > 0)
            Version++;
        _at = changes.At;
        ExperimentRevision = changes.ExperimentRevision;
        // A database that lost its newest rows in a crash comes back with an older position; what this profile has stays true.
        Position = Math.Max(Position, changes.Position);
    }
}
