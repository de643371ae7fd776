namespace Engagement.SocialGraph.Relationships;

/// <summary>What a user and another are to each other; numbered as in <see cref="CircleStore"/>'s SQL.</summary>
[Flags]
internal enum TieFlags : short
{
    None = 0,
    Following = 1,
    FollowedBy = 2,
    Blocking = 4,
    BlockedBy = 8,
    Muting = 16,
    Requested = 32,
    RequestedBy = 64,
    CloseFriend = 128,
    CloseFriendOf = 256,

    /// <summary>The follow or the request, and the close friendship, are in the user's own eyes only, and only as long as they are blocked.</summary>
    Unseen = 512,
    Mutual = Following | FollowedBy,
}
