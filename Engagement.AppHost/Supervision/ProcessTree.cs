using System.Diagnostics;
using System.Globalization;

namespace Engagement.AppHost.Supervision;

/// <summary>
/// Who started whom. What Aspire calls the process of a resource is often a wrapper (`dotnet run`, a shell): to kill that would orphan the real
/// one, which keeps its port while its resource seems to have ended.
/// </summary>
internal static class ProcessTree
{
    /// <summary>The process that does the work: the wrapper's child, or the process itself where it is no wrapper; 0 while there is no child yet.</summary>
    public static int RealProcess(int pid) => !IsWrapper(pid) ? pid : Children(pid) is [var child, ..] ? child : 0;

    /// <summary>Waits for a wrapper that was started just now, 10 s at most; then it is the wrapper.</summary>
    public static async Task<int> RealProcessAsync(int pid, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (RealProcess(pid) is > 0 and var real)
                return real;
            await Task.Delay(100, cancellationToken);
        }
        return pid;
    }

    /// <summary>Every process of this machine that we may see.</summary>
    public static IEnumerable<int> All() => OperatingSystem.IsLinux()
        ? Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0)
            .Order()
        : Numbers(Output("ps", "-axo", "pid="));

    /// <summary>The process, its children, theirs, and so on.</summary>
    public static IEnumerable<int> Family(int pid) => Children(pid).SelectMany(Family).Prepend(pid);

    /// <summary>False also for a zombie: it has ended, and only waits for its parent to notice.</summary>
    public static bool IsAlive(int pid)
    {
        if (OperatingSystem.IsLinux())
            return Stat(pid) is [not "Z", ..];
        return Output("ps", "-o", "stat=", "-p", Text(pid)).Trim() is { Length: > 0 } state && state[0] != 'Z';
    }

    public static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }

    /// <summary>The program and its arguments; null when there is no such process.</summary>
    public static string? CommandLine(int pid)
    {
        if (!OperatingSystem.IsLinux())
            return Output("ps", "-o", "command=", "-p", Text(pid));
        try
        {
            return File.ReadAllText($"/proc/{Text(pid)}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsWrapper(int pid) =>
        CommandLine(pid) is { } line
        && (line.StartsWith("dotnet run ", StringComparison.Ordinal) || line.StartsWith("/bin/sh ", StringComparison.Ordinal));

    private static int[] Children(int pid)
    {
        if (!OperatingSystem.IsLinux())
            return [.. Numbers(Output("pgrep", "-P", Text(pid)))];
        return [.. All().Where(id => ParentOnLinux(id) == pid)];
    }

    private static int ParentOnLinux(int pid) => Stat(pid) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    /// <summary>State, parent and so on of /proc/PID/stat; empty when there is no such process.</summary>
    private static string[] Stat(int pid)
    {
        try
        {
            // "pid (name) state parent ...": the name may hold blanks and parentheses, so count from its end.
            var stat = File.ReadAllText($"/proc/{Text(pid)}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static IEnumerable<int> Numbers(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture));

    private static string Text(int pid) => pid.ToString(CultureInfo.InvariantCulture);

    private static string Output(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }
}
