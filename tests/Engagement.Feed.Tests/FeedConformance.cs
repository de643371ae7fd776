using Engagement.Feed.Tests.Experiments;
using Engagement.Feed.V1;
using Engagement.Testing.Conformance;
using Engagement.Testing.Wire;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Engagement.Feed.Tests;

public sealed class FeedConformance : ServiceConformance, IAsyncLifetime
{
    private Neighbour _interactions = null!;
    private Neighbour _remix = null!;

    protected override string Service => "feed";

    protected override string Meter => "Engagement.Feed";

    protected override IReadOnlyList<ServiceDescriptor> Contracts =>
        [FeedService.Descriptor, ModelService.Descriptor, PreferenceService.Descriptor, ExperimentService.Descriptor];

    protected override string TableOfCall => "viewer_video";

    protected override IReadOnlyList<Func<CallInvoker, Task>> CallsWithUnspecified =>
    [
        async user => await new PreferenceService.PreferenceServiceClient(user).GiveFeedbackAsync(
            new() { EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), Target = "somebody" }),
        async user => await new ExperimentService.ExperimentServiceClient(user).CreateExperimentAsync(
            new() { EventId = Wishing.NewId(), Definition = Unmeasured() }),
    ];

    private static ExperimentDefinition Unmeasured()
    {
        var definition = Experimenting.Definition("e");
        definition.PrimaryMetric = ExperimentMetric.Unspecified;
        return definition;
    }

    public async Task InitializeAsync()
    {
        _interactions = await Neighbour.StartAsync(new LedgerStandIn(), CancellationToken.None);
        _remix = await Neighbour.StartAsync(new RemixStandIn(), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _interactions.DisposeAsync();
        await _remix.DisposeAsync();
    }

    protected override async Task<WireHost> StartAsync(string connectionString, CancellationToken cancellationToken)
    {
        var host = new WireHost<FeedGrpcService>(
        [
            new("ConnectionStrings:feed-db", connectionString), new("services:interactions:grpc:0", _interactions.Address),
            new("services:remix:grpc:0", _remix.Address),
        ]);
        await Testing.Until.PassesAsync(
            () => CallAsync(host.As("somebody"), new CallOptions(cancellationToken: cancellationToken)), TimeSpan.FromSeconds(60));
        return host;
    }

    protected override async Task CallAsync(CallInvoker user, CallOptions options)
        => await new FeedService.FeedServiceClient(user).GetForYouAsync(new GetForYouRequest(), options);
}
