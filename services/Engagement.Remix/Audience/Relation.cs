namespace Engagement.Remix.Audience;

/// <summary>What a viewer is to a creator. Each includes those before it.</summary>
internal enum Relation
{
    Stranger,

    /// <summary>Follows the creator.</summary>
    Follower,

    /// <summary>Follows the creator, who follows back.</summary>
    Friend,

    /// <summary>Is the creator.</summary>
    Creator,
}
