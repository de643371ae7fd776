using System.Diagnostics;

namespace Engagement.AppHost.Infrastructure;

/// <summary>Who runs PostgreSQL: initdb and postgres refuse root, so root hands over to the account that the package made for this.</summary>
internal static class ServerAccount
{
    public const string Name = "postgres";

    public static bool Exists =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{Name}:", StringComparison.Ordinal));

    public static string[] Command(params string[] command) => Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={Name}", $"--regid={Name}", "--init-groups", "--", .. command]
        : command;

    /// <summary>Start information for a program of the account, from a working folder that every account may enter.</summary>
    public static ProcessStartInfo Start(params string[] command)
    {
        var whole = Command(command);
        return new ProcessStartInfo(whole[0], whole[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    public static bool CanEnter(string folder)
    {
        using var test = Process.Start(Start("test", "-x", folder))!;
        test.WaitForExit();
        return test.ExitCode == 0;
    }
}
