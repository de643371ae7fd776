using Engagement.Remix.V1;
using Engagement.Testing;
using Engagement.Testing.Wire;
using Engagement.Torture.Reporting;
using Engagement.Torture.Servers;

namespace Engagement.Torture.Remixes;

/// <summary>Remix, and who calls it. Nobody follows or blocks anybody.</summary>
internal sealed class RemixSystem : IAsyncDisposable
{
    public const string Service = "Engagement.Remix";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Neighbour _graph;

    private RemixSystem(ServiceSystem system, Neighbour graph) => (System, _graph) = (system, graph);

    public ServiceSystem System { get; }

    public static async Task<RemixSystem> StartAsync(string folder, string assembly, Findings findings, CancellationToken cancellationToken)
    {
        var graph = await Neighbour.StartAsync(new GraphStandIn(), cancellationToken);
        var system = new RemixSystem(
            await ServiceSystem.StartAsync(
                "remix", folder, assembly, new Dictionary<string, string> { ["services__socialgraph__grpc__0"] = graph.Address }, findings, cancellationToken),
            graph);
        await Until.PassesAsync(
            async () => await system.Remixes("nobody").GetRemixSettingsAsync(new GetRemixSettingsRequest(), cancellationToken: cancellationToken), Patience);
        return system;
    }

    public VideoService.VideoServiceClient Videos(string userId) => new(System.Calls.AsUser(userId));

    public RemixService.RemixServiceClient Remixes(string userId) => new(System.Calls.AsUser(userId));

    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        await _graph.DisposeAsync();
    }
}
