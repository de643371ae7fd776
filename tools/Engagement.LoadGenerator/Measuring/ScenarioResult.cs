namespace Engagement.LoadGenerator.Measuring;

/// <summary>What a scenario found.</summary>
/// <param name="Remarks">What a reader must know to judge the figures: sizes, settings.</param>
internal sealed record ScenarioResult(
    string Name, string Question, IReadOnlyList<SideResult> Sides, IReadOnlyList<Ratio> Ratios, IReadOnlyList<string> Remarks)
{
    /// <summary>Whether the sizes were those of `--quick`: then nothing was measured.</summary>
    public bool Quick { get; init; }
}
