using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Testing.Conformance;
using Engagement.Testing.Redis;
using Engagement.Testing.Wire;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Engagement.Interactions.Tests;

public sealed class InteractionsConformanceTests : ServiceConformance
{
    private static readonly Lazy<Task<Neighbour>> Remix = new(() => Neighbour.StartAsync(new InteractionsHost.Catalogue(), CancellationToken.None));

    private static readonly Lazy<Task<Neighbour>> SocialGraph = new(() => Neighbour.StartAsync(new InteractionsHost.Graph(), CancellationToken.None));

    protected override string Service => "interactions";

    protected override string Meter => InteractionsTelemetry.Name;

    protected override IReadOnlyList<ServiceDescriptor> Contracts =>
        [InteractionService.Descriptor, CommentService.Descriptor, CollectionService.Descriptor, ShareService.Descriptor, CounterService.Descriptor, HistoryService.Descriptor,
         PrivacyService.Descriptor, LedgerService.Descriptor];

    // Read by the call itself, not by the writer that serves many.
    protected override string TableOfCall => "collection";

    protected override IReadOnlyList<Func<CallInvoker, Task>> CallsWithUnspecified =>
    [
        user => new HistoryService.HistoryServiceClient(user)
            .ListHistoryAsync(new ListHistoryRequest { Kinds = { EventKind.Unspecified } }).ResponseAsync,
        user => new PrivacyService.PrivacyServiceClient(user).UpdateConsentAsync(new UpdateConsentRequest { EventId = Sent.NewId() }).ResponseAsync,
    ];

    protected override async Task<WireHost> StartAsync(string connectionString, CancellationToken cancellationToken)
    {
        var redis = await RedisServers.GetAsync("garnet");
        return InteractionsHost.StartService(connectionString, redis.ConnectionString, (await Remix.Value).Address, (await SocialGraph.Value).Address);
    }

    protected override async Task CallAsync(CallInvoker user, CallOptions options)
        => await new InteractionService.InteractionServiceClient(user).LikeAsync(Sent.Like($"v-{Sent.NewId()}"), options);

    protected override async Task CallTableAsync(CallInvoker user, CallOptions options)
        => await new CollectionService.CollectionServiceClient(user).ListCollectionsAsync(new ListCollectionsRequest { UserId = "somebody" }, options);
}
