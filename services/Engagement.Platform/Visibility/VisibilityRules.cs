using System.Diagnostics;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;

namespace Engagement.Platform.Visibility;

/// <summary>Who may see whom and what: one decision for every path of every service that reads something of somebody.</summary>
public static class VisibilityRules
{
    /// <summary>Whether a block, whichever of the two made it, keeps each from meeting the other.</summary>
    public static bool Hides(bool blocking, bool blockedBy) => blocking || blockedBy;

    /// <summary>As <see cref="Hides(bool, bool)"/>, of the reader's relationship to another.</summary>
    public static bool Hides(Relationship relationship) => Hides(relationship.Blocking, relationship.BlockedBy);

    public static Relation RelationOf(Relationship relationship)
        => Hides(relationship) ? Relation.Hidden
            : relationship.IsMutual ? Relation.Friend
            : relationship.Following ? Relation.Follower
            : Relation.Stranger;

    /// <summary>What a viewer must at least be to the creator to see a video.</summary>
    public static Relation Required(Remix.V1.Visibility visibility) => visibility switch
    {
        Remix.V1.Visibility.Public => Relation.Stranger,
        Remix.V1.Visibility.Followers => Relation.Follower,
        Remix.V1.Visibility.Friends => Relation.Friend,
        Remix.V1.Visibility.Private => Relation.Creator,
        _ => throw new UnreachableException($"Visibility {visibility}"),
    };

    /// <summary>What a viewer must at least be to the creator to remix a video that they may see.</summary>
    public static Relation Required(RemixPermission permission) => permission switch
    {
        RemixPermission.Everyone => Relation.Stranger,
        RemixPermission.Followers => Relation.Follower,
        RemixPermission.Friends => Relation.Friend,
        RemixPermission.Nobody => Relation.Creator,
        _ => throw new UnreachableException($"Remix permission {permission}"),
    };

    public static bool MaySee(Remix.V1.Visibility visibility, Relation relation) => relation >= Required(visibility);

    public static bool MayRemix(RemixPermission permission, Relation relation) => relation >= Required(permission);
}
