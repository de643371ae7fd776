namespace Engagement.Torture.Seeding;

/// <summary>The defects that the tool must find.</summary>
internal static class SeededFaults
{
    public static IReadOnlyList<SeededFault> All { get; } = [.. LedgerFaults.All, .. EffectFaults.All, .. CounterFaults.All];

    public static SeededFault Named(string name)
        => All.FirstOrDefault(fault => fault.Name == name)
           ?? throw new ArgumentException($"There is no fault {name}. There are: {string.Join(", ", All.Select(fault => fault.Name))}.");
}
