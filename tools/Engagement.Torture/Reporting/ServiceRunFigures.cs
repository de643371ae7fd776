namespace Engagement.Torture.Reporting;

/// <summary>How much a run did.</summary>
/// <param name="What">What was done.</param>
/// <param name="Sends">Calls, repeats among them.</param>
internal sealed record ServiceRunFigures(string What, long Done, long Sends, double Seconds, int Kills)
{
    public double Rate => Done / Math.Max(Seconds, 0.001);

    /// <summary>Done a second, below which the kills met nothing under way.</summary>
    public double LeastRate { get; init; } = 100;

    public bool IsVoid => Rate < LeastRate;
}
