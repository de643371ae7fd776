namespace Engagement.Platform.Visibility;

/// <summary>What a viewer is to a creator. Each includes those before it.</summary>
public enum Relation
{
    /// <summary>One of the two blocks the other: neither is there for the other.</summary>
    Hidden,

    Stranger,

    /// <summary>Follows the creator.</summary>
    Follower,

    /// <summary>Follows the creator, who follows back.</summary>
    Friend,

    /// <summary>Is the creator.</summary>
    Creator,
}
