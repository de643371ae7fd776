using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Engagement.AppHost.Services;
using Engagement.AppHost.Supervision;
using Engagement.AppHost.Tests.Telemetry;
using Engagement.Testing;
using Engagement.Testing.Wire;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Engagement.AppHost.Tests.Running;

/// <summary>
/// The whole system, started as the app host starts it, with a data folder and gateway ports of its own: several can run side by side.
/// Every wait is bounded and says what the resource logged last.
/// </summary>
public sealed class EngagementSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);
    private const int LinesOnFailure = 40;

    private readonly DirectoryInfo _data = TemporaryFolder.Create("engagement-system");
    private DistributedApplication _app = null!;
    private string _signingKey = "";
    private GrpcChannel? _channel;

    internal TraceCollector Traces { get; private set; } = null!;

    /// <summary>What the app host keeps alive: postgres, redis, and every replica of every service.</summary>
    public IReadOnlyList<string> Supervised => [.. Model.Resources
        .Where(resource => resource.Annotations.OfType<SupervisedAnnotation>().Any())
        .Select(resource => resource.Name)];

    private ResourceNotificationService Notifications => _app.ResourceNotifications;

    private DistributedApplicationModel Model => _app.Services.GetRequiredService<DistributedApplicationModel>();

    /// <summary>Starts it and waits until all of it is healthy: 15 to 40 s on two cores.</summary>
    public static async Task<EngagementSystem> StartAsync(params string[] settings)
    {
        var system = new EngagementSystem();
        try
        {
            await system.StartCoreAsync(settings);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>To the gateway; shared, and closed with the system.</summary>
    public GrpcChannel CreateChannel() => _channel ??= GrpcChannel.ForAddress(Address("gateway", "grpc"));

    /// <summary>To one service directly.</summary>
    public GrpcChannel CreateChannel(string resource) => GrpcChannel.ForAddress(Address(resource, "grpc"));

    public HttpClient CreateHttpClient(string resource = "gateway") => new() { BaseAddress = Address(resource, "http") };

    public Uri Address(string resource, string endpoint) => _app.GetEndpoint(resource, endpoint);

    public async Task<string> ConnectionStringAsync(string name, CancellationToken cancellationToken) =>
        await _app.GetConnectionStringAsync(name, cancellationToken) ?? throw new InvalidOperationException($"There is no connection string {name}.");

    /// <summary>A bearer token of this run, with role `user`, `service` or `moderator`.</summary>
    public string TokenFor(string user, string role = "user") => Tokens.Sign(_signingKey, user, role);

    /// <summary>The call metadata of a user.</summary>
    public Metadata As(string user, string role = "user") => new() { { "authorization", $"Bearer {TokenFor(user, role)}" } };

    public async Task WaitUntilHealthyAsync(string resource, TimeSpan patience)
    {
        using var bound = new CancellationTokenSource(patience);
        try
        {
            await Notifications.WaitForResourceHealthyAsync(resource, WaitBehavior.WaitOnResourceUnavailable, bound.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{resource} was not healthy within {patience}: {Describe(resource)}\n{await LastLinesAsync(resource)}");
        }
    }

    /// <summary>Kills the real process of a resource, as `kill -9` would, and waits until all of it is well again.</summary>
    public async Task<TimeSpan> KillAndHealAsync(string resource, TimeSpan patience)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var bound = new CancellationTokenSource(patience);
        var wrapper = ProcessId(resource);
        ProcessTree.Kill(await ProcessTree.RealProcessAsync(wrapper, bound.Token));
        // The state is stale for a moment after the kill: only another process shows that it was started again.
        await Until.IsTrueAsync(
            () => Task.FromResult(ProcessId(resource) is > 0 and var now && now != wrapper), patience, $"{resource} was started again");
        await WaitUntilHealthyAsync(resource, patience);
        return clock.Elapsed;
    }

    /// <summary>Runs a dashboard command; its result must be a success.</summary>
    public async Task<string> CommandAsync(string resource, string command, CancellationToken cancellationToken)
    {
        var result = await _app.ResourceCommands.ExecuteCommandAsync(resource, command, cancellationToken);
        var data = result.Data?.Value ?? "";
        return result.Success ? data : throw new InvalidOperationException($"{resource} {command}: {result.Message} {data}");
    }

    /// <summary>Every process of the system now: the wrappers, the real ones, and what those started.</summary>
    public IReadOnlyList<int> Processes() =>
        [.. Supervised.Select(ProcessId).Where(pid => pid > 0).SelectMany(ProcessTree.Family).Distinct()];

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        if (Traces is not null)
            await Traces.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private async Task StartCoreAsync(string[] settings)
    {
        Traces = await TraceCollector.StartAsync();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Engagement_AppHost>(
        [
            "--Infrastructure:Mode=Local", $"--Data:Path={_data.FullName}", "--Gateway:GrpcPort=0", "--Gateway:HttpPort=0",
            $"--Auth:SigningKey={WireTokens.SigningKey}",
            $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={Traces.Url}", .. settings,
        ]);
        // What a resource logs is shown when it matters, by a wait that fails.
        builder.Services.AddLogging(logging => logging.ClearProviders());
        _app = await builder.BuildAsync();
        using var bound = new CancellationTokenSource(StartPatience);
        await _app.StartAsync(bound.Token);
        var key = Model.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == "signing-key");
        _signingKey = (await key.GetValueAsync(bound.Token))!;
        await Task.WhenAll(Supervised.Select(resource => WaitUntilHealthyAsync(resource, StartPatience)));
    }

    private int ProcessId(string resource) =>
        Notifications.TryGetCurrentState(resource, out var current) ? SupervisedResource.ProcessId(current.Snapshot) : 0;

    private string Describe(string resource) => Notifications.TryGetCurrentState(resource, out var current)
        ? $"{current.Snapshot.State?.Text}, {current.Snapshot.HealthStatus}, exit code {current.Snapshot.ExitCode}, " +
          string.Join("; ", current.Snapshot.HealthReports.Select(report => $"{report.Name}: {report.Status} {report.Description}"))
        : "unknown";

    private async Task<string> LastLinesAsync(string resource)
    {
        var lines = new Queue<string>();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            var logs = _app.Services.GetRequiredService<ResourceLoggerService>();
            await foreach (var batch in logs.WatchAsync(resource).WithCancellation(bound.Token))
            {
                foreach (var line in batch)
                {
                    lines.Enqueue(line.Content);
                    if (lines.Count > LinesOnFailure)
                        lines.Dequeue();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The log of a running resource never ends: what came until now is what is wanted.
        }
        return string.Join('\n', lines);
    }
}
