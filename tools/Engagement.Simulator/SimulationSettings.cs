using Engagement.Simulator.Worlds;

namespace Engagement.Simulator;

/// <summary>What the command line says.</summary>
internal sealed record SimulationSettings
{
    public required int Seeds { get; init; }

    public required WorldSettings World { get; init; }

    /// <summary>The file to write the figures to, or null.</summary>
    public string? Json { get; init; }
}
