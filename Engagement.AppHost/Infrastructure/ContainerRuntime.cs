using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Engagement.AppHost.Infrastructure;

/// <summary>Docker or Podman, as Aspire would use it. A client whose daemon does not answer is no runtime.</summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static bool Answers(IConfiguration configuration) => Programs(configuration).Any(program => Succeeds(program, "info"));

    public static void RemoveVolume(IConfiguration configuration, string volume)
    {
        if (Programs(configuration).FirstOrDefault(program => Succeeds(program, "info")) is { } program)
            Succeeds(program, "volume", "rm", "--force", volume);
    }

    private static string[] Programs(IConfiguration configuration) =>
        (configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"]) is { Length: > 0 } chosen
            ? [chosen]
            : ["docker", "podman"];

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(Patience))
                return process.ExitCode == 0;
            process.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            return false; // Not installed.
        }
    }
}
