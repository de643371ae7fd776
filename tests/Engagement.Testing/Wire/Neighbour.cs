using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Engagement.Testing.Wire;

/// <summary>A gRPC server on a real socket that stands in for a neighbour: a scripted implementation of its contract.</summary>
public sealed class Neighbour : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Neighbour(WebApplication app) => _app = app;

    /// <summary>For the caller's setting `services:NAME:grpc:0`.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Serves one implementation, on a port of its own or on a given one (to come back where it was).</summary>
    public static Task<Neighbour> StartAsync<TService>(TService service, int port, CancellationToken cancellationToken)
        where TService : class
        => StartAsync(port, services => services.AddSingleton(service), app => app.MapGrpcService<TService>(), cancellationToken);

    public static Task<Neighbour> StartAsync<TService>(TService service, CancellationToken cancellationToken)
        where TService : class
        => StartAsync(service, port: 0, cancellationToken);

    /// <summary>Serves two contracts of the same neighbour.</summary>
    public static Task<Neighbour> StartAsync<TService, TOther>(TService service, TOther other, CancellationToken cancellationToken)
        where TService : class
        where TOther : class
        => StartAsync(
            port: 0, services => services.AddSingleton(service).AddSingleton(other),
            app =>
            {
                app.MapGrpcService<TService>();
                app.MapGrpcService<TOther>();
            },
            cancellationToken);

    private static async Task<Neighbour> StartAsync(
        int port, Action<IServiceCollection> add, Action<IEndpointRouteBuilder> map, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        add(builder.Services);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        var app = builder.Build();
        app.UseRouting();
        map(app);
        await app.StartAsync(cancellationToken);
        return new Neighbour(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
