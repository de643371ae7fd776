using System.Diagnostics;
using Engagement.Remix.V1;

namespace Engagement.Remix.Audience;

/// <summary>Who may see and who may remix a video: one decision for every path that reads one.</summary>
internal static class VisibilityRules
{
    /// <summary>What a viewer must at least be to the creator to see a video.</summary>
    public static Relation Required(Visibility visibility) => visibility switch
    {
        Visibility.Public => Relation.Stranger,
        Visibility.Followers => Relation.Follower,
        Visibility.Friends => Relation.Friend,
        Visibility.Private => Relation.Creator,
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

    public static bool MaySee(Visibility visibility, Relation relation) => relation >= Required(visibility);

    public static bool MayRemix(RemixPermission permission, Relation relation) => relation >= Required(permission);

    /// <summary>Whether the answer hangs on who follows whom.</summary>
    public static bool NeedsGraph(Relation required) => required is Relation.Follower or Relation.Friend;
}
