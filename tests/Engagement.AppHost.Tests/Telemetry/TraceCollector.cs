using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Engagement.AppHost.Tests.Telemetry;

/// <summary>One span as a test asks for it.</summary>
/// <param name="Instance">Of the process that made it: two replicas have one service name and two instances.</param>
internal sealed record CollectedSpan(
    string Service, string Instance, string TraceId, string SpanId, string? ParentId, string Name, Span.Types.SpanKind Kind,
    IReadOnlyList<(string TraceId, string SpanId)> Links);

/// <summary>Where the system under test sends its spans instead of to a dashboard.</summary>
internal sealed class TraceCollector : TraceService.TraceServiceBase, IAsyncDisposable
{
    private readonly ConcurrentQueue<CollectedSpan> _spans = new();
    private WebApplication? _server;

    public string Url { get; private set; } = "";

    public IReadOnlyCollection<CollectedSpan> Spans => _spans;

    public static async Task<TraceCollector> StartAsync()
    {
        var collector = new TraceCollector();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(collector);
        collector._server = builder.Build();
        collector._server.MapGrpcService<TraceCollector>();
        await collector._server.StartAsync();
        collector.Url = collector._server.Urls.Single();
        return collector;
    }

    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
    {
        foreach (var resource in request.ResourceSpans)
        {
            var (service, instance) = (Attribute(resource, "service.name"), Attribute(resource, "service.instance.id"));
            foreach (var span in resource.ScopeSpans.SelectMany(scope => scope.Spans))
                _spans.Enqueue(new CollectedSpan(
                    service, instance, Hex(span.TraceId), Hex(span.SpanId), span.ParentSpanId.IsEmpty ? null : Hex(span.ParentSpanId),
                    span.Name, span.Kind, [.. span.Links.Select(link => (Hex(link.TraceId), Hex(link.SpanId)))]));
        }
        return Task.FromResult(new ExportTraceServiceResponse());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private static string Attribute(ResourceSpans resource, string key) =>
        resource.Resource.Attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value.StringValue ?? "";

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
