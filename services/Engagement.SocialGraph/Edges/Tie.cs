namespace Engagement.SocialGraph.Edges;

/// <summary>A block or a mute.</summary>
/// <param name="ExpiresAt">When it ends by itself; <see cref="Never"/> when it does not.</param>
internal readonly record struct Restraint(DateTime BeginsAt, DateTime ExpiresAt)
{
    /// <summary>Npgsql writes this moment as `infinity`.</summary>
    public static readonly DateTime Never = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);
}

/// <summary>All that one user is to another.</summary>
/// <param name="FollowedAt">Since when they follow, in their own eyes: see <paramref name="Unseen"/>.</param>
/// <param name="Unseen">The other blocks them, and does not know of the follow or the request.</param>
/// <param name="RequestedAt">Since when they ask to follow; never beside a follow.</param>
/// <param name="RequestCause">What led to the request.</param>
/// <param name="Revision">Of the tie's newest event; 0 before the first.</param>
/// <param name="ChangedAt">When that was recorded.</param>
internal readonly record struct Tie(
    DateTime? FollowedAt, bool Unseen, DateTime? RequestedAt, EdgeCause RequestCause, Restraint? Block, Restraint? Mute, DateTime? CloseFriendAt,
    long Revision, DateTime ChangedAt)
{
    public static readonly Tie None = new(
        null, false, null, EdgeCause.Unknown, null, null, null, 0, DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc));

    /// <summary>Whether the other has a follower in them.</summary>
    public bool Follows => FollowedAt is not null && !Unseen;

    public bool Blocks(DateTime now) => Block is { } block && block.ExpiresAt > now;

    /// <summary>Neither a follow nor a request, nor the close friendship that rests on a follow.</summary>
    public Tie WithoutFollow() => this with
    {
        FollowedAt = null,
        Unseen = false,
        RequestedAt = null,
        RequestCause = EdgeCause.Unknown,
        CloseFriendAt = null,
    };
}

/// <summary>What an actor and another are to each other.</summary>
/// <param name="Mine">The actor's tie to the other.</param>
/// <param name="Theirs">The other's tie to the actor.</param>
/// <param name="OtherIsPrivate">Whether the other's followers have to be let in.</param>
internal readonly record struct Pair(Tie Mine, Tie Theirs, bool OtherIsPrivate);
