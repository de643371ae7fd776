using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Engagement.AppHost.Supervision;
using Engagement.Testing.Wire;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Engagement.Simulator.Running;

/// <summary>The whole system, empty, started as the app host starts it, with a data folder and ports of its own.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _data;
    private readonly DistributedApplication _app;

    private RunningSystem(DirectoryInfo data, DistributedApplication app)
    {
        (_data, _app) = (data, app);
        Channel = GrpcChannel.ForAddress(app.GetEndpoint("gateway", "grpc"));
    }

    /// <summary>To the gateway.</summary>
    public GrpcChannel Channel { get; }

    public static async Task<RunningSystem> StartAsync(CancellationToken cancellationToken)
    {
        // Not CreateTempSubdirectory, which is for its maker alone: root's PostgreSQL runs under another account.
        var data = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"engagement-simulator-{Path.GetRandomFileName()}"));
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Engagement_AppHost>(
            [
                "--Infrastructure:Mode=Local", $"--Data:Path={data.FullName}", "--Gateway:GrpcPort=0", "--Gateway:HttpPort=0",
                $"--Auth:SigningKey={WireTokens.SigningKey}",
            ],
            cancellationToken);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var app = await builder.BuildAsync(cancellationToken);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(StartPatience);
        await app.StartAsync(bound.Token);
        foreach (var resource in builder.Resources.Where(resource => resource.Annotations.OfType<SupervisedAnnotation>().Any()))
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource.Name, WaitBehavior.WaitOnResourceUnavailable, bound.Token);
        return new RunningSystem(data, app);
    }

    public static Metadata As(string userId) => new() { { "authorization", $"Bearer {WireTokens.Sign(userId, "user")}" } };

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
