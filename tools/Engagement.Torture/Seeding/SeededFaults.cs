namespace Engagement.Torture.Seeding;

/// <summary>The defects of Interactions that the tool must find.</summary>
internal static class SeededFaults
{
    public static IReadOnlyList<SeededFault> All { get; } = [.. LedgerFaults.All, .. EffectFaults.All, .. CounterFaults.All];
}
