using Engagement.SocialGraph.V1;
using Engagement.Testing.Conformance;
using Engagement.Testing.Wire;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Engagement.SocialGraph.Tests;

public sealed class SocialGraphConformanceTests : ServiceConformance
{
    protected override string Service => "socialgraph";

    protected override string Meter => SocialGraphMetrics.Meter;

    protected override IReadOnlyList<ServiceDescriptor> Contracts =>
    [
        GraphService.Descriptor, FollowAuditService.Descriptor, ViewerTraitsService.Descriptor, MessageService.Descriptor, SafetyService.Descriptor,
    ];

    protected override string TableOfCall => "tie";

    protected override IReadOnlyList<Func<CallInvoker, Task>> CallsWithUnspecified =>
    [
        async user => await new FollowAuditService.FollowAuditServiceClient(user).ListAuditedFollowsAsync(new ListAuditedFollowsRequest()),
        async moderator => await new SafetyService.SafetyServiceClient(moderator).ListSafetyCasesAsync(new ListSafetyCasesRequest()),
        async moderator => await new SafetyService.SafetyServiceClient(moderator).DecideSafetyCaseAsync(
            new DecideSafetyCaseRequest { EventId = NewEvent.Id(), CaseId = NewEvent.Id() }),
    ];

    protected override Task<WireHost> StartAsync(string connectionString, CancellationToken cancellationToken)
        => Task.FromResult(SocialGraphHost.Start(connectionString));

    protected override async Task CallAsync(CallInvoker user, CallOptions options)
        => await new GraphService.GraphServiceClient(user).FollowAsync(
            new FollowRequest { EventId = NewEvent.Id(), UserId = "somebody-else" }, options);
}
