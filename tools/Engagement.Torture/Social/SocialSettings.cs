namespace Engagement.Torture.Social;

/// <summary>What is asked for of a run against SocialGraph.</summary>
/// <param name="Size">Changes of edges, or messages.</param>
/// <param name="Crowd">Users, or conversations.</param>
/// <param name="Clients">Calls under way.</param>
/// <param name="Kills">kill -9 of the service.</param>
/// <param name="Looks">Times to which the past is looked at, or reconnections of watchers.</param>
internal sealed record SocialSettings(int Size, int Crowd, int Clients, int Kills, int Looks, long Seed, string? Json)
{
    /// <summary>Names of seeded faults; `all` for all of them. Empty: the product.</summary>
    public IReadOnlyList<string> Seeded { get; init; } = [];
}
