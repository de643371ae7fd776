namespace Engagement.Torture.Seeding;

/// <summary>Defects of the counters' fold.</summary>
internal static class CounterFaults
{
    public static IReadOnlyList<SeededFault> All { get; } = [];
}
