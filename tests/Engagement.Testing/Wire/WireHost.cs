using Engagement.Platform.Access;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Engagement.Testing.Wire;

/// <summary>
/// A service as it is, in this process, and a gRPC channel over its handler: everything is real but the socket. It takes
/// <see cref="WireTokens"/>.
/// </summary>
public abstract class WireHost : IAsyncDisposable
{
    /// <summary>Without a token.</summary>
    public abstract GrpcChannel Channel { get; }

    public abstract IServiceProvider Services { get; }

    /// <summary>Over HTTP/1.1: health, JSON, OpenAPI.</summary>
    public abstract HttpClient CreateHttpClient();

    /// <summary>Calls by a user: `new VideoService.VideoServiceClient(host.As("ann"))`.</summary>
    public CallInvoker As(string userId, string role = "user") => With(WireTokens.Sign(userId, role));

    /// <summary>Calls by a service, for a user or for nobody.</summary>
    public CallInvoker AsService(string? actingUserId = null)
        => With(
            WireTokens.Sign("test", "service"),
            actingUserId is null ? [] : [new Metadata.Entry(Caller.ActingUserHeader, actingUserId)]);

    /// <summary>Calls with any token and further metadata.</summary>
    public CallInvoker With(string token, params Metadata.Entry[] further)
        => Channel.CreateCallInvoker().Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            foreach (var entry in further)
                metadata.Add(entry);
            return metadata;
        });

    public abstract ValueTask DisposeAsync();
}

/// <summary>The <see cref="WireHost"/> of one service.</summary>
/// <typeparam name="TGrpcService">Any type of the service's assembly that no other has; its `XGrpcService`.</typeparam>
public sealed class WireHost<TGrpcService> : WireHost
    where TGrpcService : class
{
    private readonly WebApplicationFactory<TGrpcService> _factory;

    /// <param name="settings">Such as `ConnectionStrings:remix-db`, `services:socialgraph:grpc:0`.</param>
    /// <param name="replace">Replaces registrations, such as <see cref="TimeProvider"/>.</param>
    public WireHost(IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection>? replace = null)
    {
        _factory = new WebApplicationFactory<TGrpcService>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment("Development");
            builder.UseContentRoot(AppContext.BaseDirectory);
            builder.UseSetting("Auth:SigningKey", WireTokens.SigningKey);
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            builder.ConfigureTestServices(services => replace?.Invoke(services));
        });
        Channel = GrpcChannel.ForAddress(
            _factory.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = _factory.Server.CreateHandler() });
    }

    public override GrpcChannel Channel { get; }

    public override IServiceProvider Services => _factory.Services;

    public override HttpClient CreateHttpClient() => _factory.CreateClient();

    public override async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _factory.DisposeAsync();
    }
}
