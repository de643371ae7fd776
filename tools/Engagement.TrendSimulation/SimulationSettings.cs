namespace Engagement.TrendSimulation;

/// <summary>What is asked for.</summary>
/// <param name="Days">The quiet ones included.</param>
/// <param name="Bursts">Real ones.</param>
/// <param name="Fakes">Coordinated ones.</param>
/// <param name="ActsADay">Acts of the usual traffic.</param>
internal sealed record SimulationSettings(int Days, int Bursts, int Fakes, int ActsADay, int Subjects, int Viewers, int Seed)
{
    /// <summary>Days before the first burst: of who comes in the first week nobody can say how old they are.</summary>
    public int QuietDays { get; init; } = 8;
}
