using Engagement.Interactions.V1;
using Engagement.Torture.Faults;

namespace Engagement.Torture;

/// <summary>What is asked for on the command line.</summary>
internal sealed record TortureSettings
{
    /// <summary>Different events, without their repeats.</summary>
    public required int Events { get; init; }

    /// <summary>Half of them send batches, half of them hold streams.</summary>
    public required int Clients { get; init; }

    /// <summary>Everything random follows from it, but the moments at which processes get their turns.</summary>
    public required long Seed { get; init; }

    public required FaultPlan Plan { get; init; }

    /// <summary>Replicas of Interactions.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>`redis-server` or `garnet`.</summary>
    public string Redis { get; init; } = "redis-server";

    /// <summary>The database on a small tmpfs that is filled up: needs root.</summary>
    public bool DiskFull { get; init; }

    /// <summary>Kinds of events that are left out.</summary>
    public IReadOnlyList<EventKind> Without { get; init; } = [];

    /// <summary>Where the figures go, if anywhere.</summary>
    public string? Json { get; init; }

    /// <summary>Keep the work folder with its logs and ledgers.</summary>
    public bool Keep { get; init; }

    /// <summary>Names of seeded faults; `all` for all of them. Empty: the clean product.</summary>
    public IReadOnlyList<string> Seeded { get; init; } = [];

    /// <summary>A run is given up, as a difference, after this long.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(60);
}
