using System.Diagnostics;

namespace Engagement.Infrastructure;

/// <summary>
/// PostgreSQL as the system's package manager installed it. The test fixtures use this same file, so that tests and the app host
/// agree on which server is found and who runs it.
/// </summary>
internal sealed record PostgresBinaries(string Folder)
{
    private const string Account = "postgres";

    public const string Remedy = "Install PostgreSQL 15 or newer: `eng/run.sh` does, or `apt-get install postgresql`, or `brew install postgresql@17`.";

    /// <summary>The newest server on PATH or in the places where Debian and Homebrew put it; null when there is none.</summary>
    public static PostgresBinaries? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] homes = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"];
        var installed = homes.Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Where(home => home.Contains("postgresql", StringComparison.Ordinal))
            .OrderByDescending(MajorVersionInName)
            .Select(home => Path.Combine(home, "bin"));
        // A link on PATH may name one program only: the folder it really lives in has them all.
        var folder = path.Where(place => File.Exists(Path.Combine(place, "postgres"))).Select(Resolve).Concat(installed).FirstOrDefault(IsComplete);
        return folder is null ? null : new PostgresBinaries(folder);
    }

    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>
    /// The command line that runs a program of the server. Both initdb and postgres refuse root, so root hands over to the account
    /// that the package made for this.
    /// </summary>
    public static string[] AsServerAccount(params string[] command) => Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--init-groups", "--", .. command]
        : command;

    public ProcessStartInfo Start(string program, params string[] arguments)
    {
        var command = AsServerAccount([Program(program), .. arguments]);
        // The working folder of the caller may be closed to that account.
        return new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private static bool IsComplete(string folder) =>
        File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl"));

    private static string Resolve(string folder)
    {
        var target = File.ResolveLinkTarget(Path.Combine(folder, "postgres"), returnFinalTarget: true);
        return target is null ? folder : Path.GetDirectoryName(target.FullName)!;
    }

    private static int MajorVersionInName(string home) =>
        int.TryParse(new string([.. Path.GetFileName(home).Where(char.IsAsciiDigit)]), out var version) ? version : 0;
}
