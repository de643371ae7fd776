using Engagement.Gateway.Routing;
using Engagement.Testing.Wire;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace Engagement.Gateway.Tests.Hosting;

/// <summary>The gateway as it is, on two ports of this machine, before the same replicas for every upstream.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplicationFactory<GatewayMetrics> _factory;

    /// <param name="settings">In place of, or beside, those of a gateway in Development; an empty value takes a default away.</param>
    public GatewayHost(IEnumerable<StandIn> replicas, params IEnumerable<(string Key, string Value)> settings)
    {
        (string Key, string Value)[] defaults =
        [
            ("environment", "Development"), ("Auth:SigningKey", WireTokens.SigningKey),
            ("Kestrel:Endpoints:grpc:Url", "http://127.0.0.1:0"), ("Kestrel:Endpoints:http:Url", "http://127.0.0.1:0"),
            // Spans are made only where they are sent somewhere; nobody is there.
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"),
        ];
        var addresses = replicas.SelectMany((replica, index) => Upstreams.All.SelectMany(upstream => new (string Key, string Value)[]
        {
            ($"services:{upstream}:grpc:{index}", replica.GrpcAddress),
            ($"services:{upstream}:http:{index}", replica.HttpAddress),
        }));
        _factory = new WebApplicationFactory<GatewayMetrics>().WithWebHostBuilder(builder =>
        {
            builder.UseContentRoot(AppContext.BaseDirectory);
            foreach (var (key, value) in defaults
                .Where(entry => !settings.Any(setting => setting.Key == entry.Key))
                .Concat(addresses).Concat(settings).Where(setting => setting.Value.Length > 0))
                builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
            builder.ConfigureServices(services => services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(Spans)));
        });
        _factory.UseKestrel();
        _factory.StartServer();
        // Kestrel binds its endpoints in the order of their names.
        var bound = _factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        Channel = GrpcChannel.ForAddress(bound[0]);
        Http = new HttpClient { BaseAddress = new Uri(bound[1]) };
    }

    /// <summary>gRPC over HTTP/2, without a token.</summary>
    public GrpcChannel Channel { get; }

    /// <summary>The HTTP/1.1 port: gRPC-Web, JSON and OpenAPI.</summary>
    public HttpClient Http { get; }

    /// <summary>What the gateway exports of its traces.</summary>
    public SpanRecorder Spans { get; } = new();

    public IServiceProvider Services => _factory.Services;

    public CallInvoker As(string userId, string role = "user") => With(WireTokens.Sign(userId, role));

    public CallInvoker With(string token, string? actingUser = null) => Channel.CreateCallInvoker().Intercept(metadata =>
    {
        metadata.Add("authorization", $"Bearer {token}");
        if (actingUser is not null)
            metadata.Add("x-acting-user", actingUser);
        return metadata;
    });

    public async Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, string? token = null, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (json is not null)
            request.Content = new StringContent(json, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        Http.Dispose();
        await _factory.DisposeAsync();
    }
}

/// <summary>A gateway before one replica that is well, shared by the tests of a class.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    internal GatewayHost Gateway { get; private set; } = null!;

    internal StandIn Upstream { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Upstream = await StandIn.StartAsync();
        Gateway = new GatewayHost([Upstream]);
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
