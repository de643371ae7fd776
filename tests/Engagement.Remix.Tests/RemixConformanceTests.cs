using Engagement.Remix.V1;
using Engagement.Testing.Conformance;
using Engagement.Testing.Wire;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Engagement.Remix.Tests;

public sealed class RemixConformanceTests : ServiceConformance
{
    protected override string Service => "remix";

    protected override string Meter => RemixMetrics.Meter;

    protected override IReadOnlyList<ServiceDescriptor> Contracts => [VideoService.Descriptor, RemixService.Descriptor];

    protected override string TableOfCall => "video";

    // The other enums have defaults.
    protected override IReadOnlyList<Func<CallInvoker, Task>> CallsWithUnspecified =>
    [
        async user =>
        {
            var request = RemixHost.DuetOf("video");
            request.Layout = DuetLayout.Unspecified;
            await new RemixService.RemixServiceClient(user).CreateDuetAsync(request);
        },
    ];

    protected override Task<WireHost> StartAsync(string connectionString, CancellationToken cancellationToken)
        => Task.FromResult<WireHost>(RemixHost.Start(connectionString));

    protected override async Task CallAsync(CallInvoker user, CallOptions options)
        => await new VideoService.VideoServiceClient(user).PublishVideoAsync(
            new PublishVideoRequest { EventId = RemixHost.NewEventId(), Video = RemixHost.Draft() }, options);
}
