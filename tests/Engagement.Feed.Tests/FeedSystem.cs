using Engagement.Feed.V1;
using Engagement.Ledger.V1;
using Engagement.Testing.Postgres;
using Engagement.Testing.Wire;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Engagement.Feed.Tests;

/// <summary>The Feed over a ledger and a database of its own; more than one process of it when asked for.</summary>
internal sealed class FeedSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Neighbour _interactions;
    private readonly Neighbour _remix;

    private FeedSystem(Neighbour interactions, LedgerStandIn ledger, Neighbour remix, RemixStandIn videos, string database)
        => (_interactions, Ledger, _remix, Remix, Database) = (interactions, ledger, remix, videos, database);

    public RemixStandIn Remix { get; }

    public LedgerStandIn Ledger { get; }

    public string Database { get; }

    public List<WireHost<FeedGrpcService>> Hosts { get; } = [];

    /// <summary>The first process.</summary>
    public WireHost<FeedGrpcService> Host => Hosts[0];

    /// <summary>Slates in the order of the scores.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> ByScoreAlone { get; } =
    [
        new("Feed:Slate:AuthorDecay", "1"), new("Feed:Slate:TopicDecay", "1"), new("Feed:Slate:SoundDecay", "1"),
        new("Feed:Slate:InNetworkShare", "1"), new("Feed:Slate:ExplorationPositions", "0"),
    ];

    public static async Task<FeedSystem> StartAsync(CancellationToken cancellationToken, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var system = await PrepareAsync(cancellationToken);
        system.StartHost(settings: settings);
        return system;
    }

    /// <summary>All but the Feed itself.</summary>
    public static async Task<FeedSystem> PrepareAsync(CancellationToken cancellationToken)
    {
        var ledger = new LedgerStandIn();
        var interactions = await Neighbour.StartAsync(ledger, cancellationToken);
        var videos = new RemixStandIn();
        var remix = await Neighbour.StartAsync(videos, cancellationToken);
        return new FeedSystem(interactions, ledger, remix, videos, await (await PostgresServer.SharedAsync()).CreateDatabaseAsync("feed", cancellationToken));
    }

    public WireHost<FeedGrpcService> StartHost(
        Action<IServiceCollection>? replace = null, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var host = new WireHost<FeedGrpcService>(
            [
                new("ConnectionStrings:feed-db", Database), new("services:interactions:grpc:0", _interactions.Address),
                new("services:remix:grpc:0", _remix.Address), .. settings,
            ],
            replace);
        Hosts.Add(host);
        return host;
    }

    /// <summary>For a <see cref="Clustering.FeedProcess"/> that finds the others through Redis.</summary>
    public IEnumerable<KeyValuePair<string, string>> ProcessSettings(string redis) =>
    [
        new("ConnectionStrings:feed-db", Database), new("services:interactions:grpc:0", _interactions.Address),
        new("services:remix:grpc:0", _remix.Address), new("Feed:Clustering", "Redis"), new("ConnectionStrings:redis", redis),
    ];

    public FeedService.FeedServiceClient As(string viewerId) => new(Host.As(viewerId));

    public Wishing Of(string viewerId) => new(new PreferenceService.PreferenceServiceClient(Host.As(viewerId)));

    /// <summary>Appends to the ledger and waits until it has had its effect on a viewer's feed.</summary>
    public async Task AppendAsync(params IEnumerable<LedgerEvent> events)
    {
        var receipts = Ledger.Append(events);
        await ForYouAfterAsync("nobody", receipts[^1].Position);
    }

    /// <summary>A viewer's feed that has the effect of everything up to a position.</summary>
    public async Task<GetForYouResponse> ForYouAfterAsync(string viewerId, long position, int size = 20)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                var response = await As(viewerId).GetForYouAsync(new() { PageSize = size }, cancellationToken: bound.Token);
                if (response.ProfilePosition >= position)
                    return response;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && !bound.IsCancellationRequested)
            {
                // It is starting.
            }
            catch (RpcException) when (bound.IsCancellationRequested)
            {
                throw new TimeoutException($"The feed of {viewerId} did not reach position {position} within {Patience}.");
            }
            await Task.Delay(20, bound.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
            await host.DisposeAsync();
        await _interactions.DisposeAsync();
        await _remix.DisposeAsync();
    }
}
