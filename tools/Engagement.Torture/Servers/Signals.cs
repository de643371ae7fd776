using System.Diagnostics;
using System.Globalization;

namespace Engagement.Torture.Servers;

/// <summary>Signals to a process and all that it started.</summary>
internal static class Signals
{
    public static Task KillAsync(IEnumerable<int> processes) => SendAsync("KILL", processes);

    public static Task StopAsync(IEnumerable<int> processes) => SendAsync("STOP", processes);

    public static Task ContinueAsync(IEnumerable<int> processes) => SendAsync("CONT", processes);

    /// <summary>The process and its descendants, as /proc tells.</summary>
    public static IReadOnlyList<int> TreeOf(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && ParentOf(folder) is { } parent)
                parents[process] = parent;
        }
        var tree = new List<int> { root };
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents.Where(pair => pair.Value == tree[i]).Select(pair => pair.Key));
        return tree;
    }

    private static int? ParentOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task SendAsync(string signal, IEnumerable<int> processes)
    {
        using var kill = Process.Start(new ProcessStartInfo(
            "kill", [$"-{signal}", .. processes.Select(process => process.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardError = true,
        })!;
        // One that has ended meanwhile is no failure.
        await kill.WaitForExitAsync();
    }
}
