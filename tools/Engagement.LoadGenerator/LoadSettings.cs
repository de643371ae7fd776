namespace Engagement.LoadGenerator;

/// <summary>What the command line says.</summary>
internal sealed record LoadSettings
{
    /// <summary>Where the figures go, as JSON; null for nowhere.</summary>
    public string? Json { get; init; }

    /// <summary>How often each side is run, in turn.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>A small size of everything: shows that it works, measures nothing.</summary>
    public bool Quick { get; init; }

    /// <summary>`garnet` or `redis-server`.</summary>
    public string Redis { get; init; } = "garnet";

    /// <summary>How long the scenario `memory` goes on.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The folder with the KuaiRand log; without it the keys come from the skew written down in <see cref="Workload.ExposureLog"/>.</summary>
    public string? Log { get; init; }

    /// <summary>The folder with wiki-Vote.txt and musae_git_edges.csv; without it only generated graphs are measured.</summary>
    public string? Graphs { get; init; }

    public T Size<T>(T full, T quick) => Quick ? quick : full;
}
