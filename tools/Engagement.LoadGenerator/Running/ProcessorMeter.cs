using System.Diagnostics;
using System.Globalization;

namespace Engagement.LoadGenerator.Running;

/// <summary>How much processor time each of some processes uses, with those that they have started: what limits a side is seen from it.</summary>
internal sealed class ProcessorMeter(IReadOnlyDictionary<string, int> processes)
{
    // USER_HZ, which Linux has kept at 100 on every architecture.
    private const double TicksASecond = 100;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, double> _before = processes.ToDictionary(process => process.Key, process => Used(process.Value));

    /// <summary>Processors busy with each since the start.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        var elapsed = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        return processes.ToDictionary(process => process.Key, process => (Used(process.Value) - _before[process.Key]) / elapsed);
    }

    private static double Used(int process)
    {
        var own = Directory.Exists($"/proc/{process}") ? Ticks(process) : 0;
        // What this program has started is measured by itself.
        return own / TicksASecond + (process == Environment.ProcessId ? 0 : Children(process).Sum(Used));
    }

    private static IEnumerable<int> Children(int process)
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{process}/children");
        return TryRead(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture));
    }

    // Of its own, and of its children that are gone.
    private static long Ticks(int process)
    {
        var text = TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 15 ? 0 : fields[11..(process == Environment.ProcessId ? 13 : 15)].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
    }

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // It ended between the look and the read.
            return "";
        }
    }
}
