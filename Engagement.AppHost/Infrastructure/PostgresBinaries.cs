using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Engagement.AppHost.Infrastructure;

/// <summary>
/// PostgreSQL as the system's package manager installed it. The test fixtures use this same file, so that tests and the app host
/// agree on which server is found and who runs it.
/// </summary>
internal sealed partial record PostgresBinaries(string Folder)
{
    private static readonly string[] Needed = ["postgres", "initdb", "pg_ctl"];

    public const string Remedy = "PostgreSQL 15 or newer is missing, and no container runtime answers: " +
        "run `eng/run.sh`, which installs it, or `apt-get install postgresql`, or `brew install postgresql@17`.";

    /// <summary>The first server on PATH, else the newest where Debian and Homebrew put it; null when there is none.</summary>
    public static PostgresBinaries? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] homes = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"];
        var installed = homes.Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Where(home => home.Contains("postgresql", StringComparison.Ordinal))
            .OrderByDescending(home => FirstNumber(Path.GetFileName(home)))
            .Select(home => Path.Combine(home, "bin"));
        // A link on PATH may name one program only: the folder it really lives in has them all.
        var folder = path.Where(place => File.Exists(Path.Combine(place, "postgres"))).Select(Resolve).Concat(installed).FirstOrDefault(IsComplete);
        return folder is null ? null : new PostgresBinaries(folder);
    }

    public string Program(string name) => Path.Combine(Folder, name);

    public ProcessStartInfo Start(string program, params string[] arguments) => ServerAccount.Start([Program(program), .. arguments]);

    /// <summary>15 of `postgres (PostgreSQL) 15.13`: data belongs to one major version.</summary>
    public int MajorVersion()
    {
        using var process = Process.Start(Start("postgres", "--version"))!;
        return FirstNumber(process.StandardOutput.ReadToEnd());
    }

    private static bool IsComplete(string folder) =>
        Needed.All(program => File.Exists(Path.Combine(folder, program)));

    private static string Resolve(string folder)
    {
        var target = File.ResolveLinkTarget(Path.Combine(folder, "postgres"), returnFinalTarget: true);
        return target is null ? folder : Path.GetDirectoryName(target.FullName)!;
    }

    private static int FirstNumber(string text) => int.TryParse(Digits().Match(text).Value, out var number) ? number : 0;

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
