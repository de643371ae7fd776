using System.Diagnostics;
using Engagement.AppHost.Tests.Running;
using Xunit;

namespace Engagement.AppHost.Tests;

/// <summary>The program that loads KuaiRand, as anybody runs it, with the extract that lies beside its own tests.</summary>
[Collection(SystemCollection.Name)]
public sealed class ImportTests(SystemFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Import_ServiceKilledMeanwhileThenRunAgain_CountsEverythingOnce()
    {
        var first = ImportAsync("--concurrency", "2");
        await fixture.System.KillAndHealAsync("interactions", Patience);
        var interrupted = await first;
        var again = await ImportAsync();

        Assert.Contains("175 videos compared, 0 differ", interrupted, StringComparison.Ordinal);
        Assert.Contains("175 videos compared, 0 differ", again, StringComparison.Ordinal);
        Assert.Contains("994 events: 0 recorded, 994 duplicates, 0 refused", again, StringComparison.Ordinal);
    }

    private async Task<string> ImportAsync(params string[] further)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Engagement.Import"),
        [
            "--data", Path.Combine(AppContext.BaseDirectory, "data", "kuairand"), "--verify",
            "--gateway", $"{fixture.System.Address("gateway", "grpc")}",
            "--token-endpoint", $"{new Uri(fixture.System.Address("gateway", "http"), "/dev/token")}",
            .. further,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var import = Process.Start(start)!;
        var (output, errors) = (import.StandardOutput.ReadToEndAsync(), import.StandardError.ReadToEndAsync());
        try
        {
            await import.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            if (!import.HasExited)
                import.Kill();
        }
        Assert.True(import.ExitCode == 0, $"The import ended with {import.ExitCode}:\n{await output}{await errors}");
        return await output;
    }
}
