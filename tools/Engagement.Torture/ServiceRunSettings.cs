namespace Engagement.Torture;

/// <summary>What is asked for of a run against one service.</summary>
/// <param name="Size">Changes of edges, messages, videos, or watch sessions.</param>
/// <param name="Crowd">Users, conversations, creators, or videos.</param>
/// <param name="Clients">Calls under way.</param>
/// <param name="Kills">kill -9 of the service.</param>
/// <param name="Looks">Times to which the past is looked at, reconnections of watchers, videos whose lists are read to the end, or orders of the same events.</param>
internal sealed record ServiceRunSettings(int Size, int Crowd, int Clients, int Kills, int Looks, long Seed, string? Json)
{
    /// <summary>kill -9 of its PostgreSQL.</summary>
    public int PostgresKills { get; init; }

    /// <summary>Names of seeded faults; `all` for all of them. Empty: the product.</summary>
    public IReadOnlyList<string> Seeded { get; init; } = [];
}
