using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Engagement.LoadGenerator.Measuring;

/// <summary>What the figures were seen on.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGib, string System, string Runtime, string Commit)
{
    public static Machine Describe() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        CommitHash());

    private static string ProcessorName()
    {
        const string file = "/proc/cpuinfo";
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(row => row.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>Of the working copy that the program was built in, with a mark when something in it is not committed.</summary>
    private static string CommitHash()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--abbrev=7"])
            {
                WorkingDirectory = AppContext.BaseDirectory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var hash = git.StandardOutput.ReadToEnd().Trim();
            return hash.Length > 0 ? hash : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
