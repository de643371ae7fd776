using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Engagement.AppHost.Supervision;
using Engagement.AppHost.Tests.Running;
using Engagement.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Engagement.AppHost.Tests;

public sealed class AppHostProcessTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _data = TemporaryFolder.Create("engagement-apphost");

    private string DataSetting => $"--Data:Path={_data.FullName}";

    [Fact]
    public async Task Killed_ThenStartedOnTheSameData_LeavesNoProcessAndStartsAgain()
    {
        using (var first = new AppHostProcess(DataSetting))
        {
            output.WriteLine(await first.ReadyAsync(StartPatience));
            var family = first.Family();
            Assert.NotEmpty(family);
            first.Kill();
            await AllEndAsync(family);
        }

        using var second = new AppHostProcess(DataSetting);
        output.WriteLine(await second.ReadyAsync(StartPatience));
        var rest = second.Family();
        using (var third = new AppHostProcess(DataSetting))
        {
            Assert.Equal(1, await third.EndAsync(StopPatience));
            Assert.Contains("Another app host is using", third.Output, StringComparison.Ordinal);
        }
        second.Terminate();
        Assert.Equal(0, await second.EndAsync(StopPatience));
        await AllEndAsync(rest);
    }

    [Fact]
    public async Task Start_OnATakenPort_SaysSoInOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await ExpectLineAsync($"Port {port} is taken", $"--Gateway:GrpcPort={port}");
    }

    [Fact]
    public async Task Start_OnDataOfAnotherMajorVersion_SaysSoInOneLine()
    {
        await File.WriteAllTextAsync(Path.Combine(_data.CreateSubdirectory("postgres").FullName, "PG_VERSION"), "9\n");

        await ExpectLineAsync("was made by PostgreSQL 9", DataSetting);
    }

    [Fact]
    public async Task Start_WithSomeConnectionStringsOnly_NamesTheMissing() =>
        await ExpectLineAsync("ConnectionStrings__redis", "--Infrastructure:Mode=External", "--ConnectionStrings:feed-db=Host=nowhere");

    public void Dispose() => _data.Delete(recursive: true);

    private static Task AllEndAsync(IReadOnlyList<int> family) =>
        Until.IsTrueAsync(() => Task.FromResult(!family.Any(ProcessTree.IsAlive)), StopPatience, "every process ended after its app host");

    private static async Task ExpectLineAsync(string text, params string[] settings)
    {
        using var process = new AppHostProcess(settings);
        Assert.Equal(1, await process.EndAsync(StopPatience));
        Assert.Contains(text, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', process.Output);
    }
}
