namespace Engagement.Torture.Reporting;

/// <summary>How much a run did.</summary>
/// <param name="What">What was done.</param>
/// <param name="Sends">Calls, repeats among them.</param>
internal sealed record ServiceRunFigures(string What, long Done, long Sends, double Seconds, int Kills)
{
    public const int LeastRate = 100;

    public double Rate => Done / Math.Max(Seconds, 0.001);

    /// <summary>So slow that the kills met nothing under way.</summary>
    public bool IsVoid => Rate < LeastRate;
}
