using Engagement.Torture.Faults;

namespace Engagement.Torture.Reporting;

/// <summary>What a run did.</summary>
internal sealed record RunFigures(
    long Events, long Sends, double Seconds, IReadOnlyDictionary<string, long> Refused, IReadOnlyList<Happened> Faults, int Samples, long Snapshots)
{
    /// <summary>Below this a run is void: it has not put the system under load.</summary>
    public const double LeastRate = 100;

    public double Rate => Events / Seconds;

    public bool IsVoid => Rate < LeastRate;
}
