using Engagement.ServiceDefaults.Authentication;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Engagement.ServiceDefaults.Discovery;

public static class ServiceClientExtensions
{
    /// <summary>
    /// A client of a neighbour service, calling with this service's own token: round robin over its replicas, and up to 4 tries while it is
    /// UNAVAILABLE (every write of the suite carries an event id, so a second try cannot count twice).
    /// </summary>
    public static IHostApplicationBuilder AddServiceClient<TClient>(this IHostApplicationBuilder builder, string service)
        where TClient : ClientBase<TClient>
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ResolverFactory, ConfigurationResolverFactory>());
        builder.Services.TryAddKeyedSingleton(service, (provider, _) => CreateChannel(provider, service));
        builder.Services.AddSingleton(provider =>
            (TClient)Activator.CreateInstance(typeof(TClient), provider.GetRequiredKeyedService<GrpcChannel>(service))!);
        return builder;
    }

    private static GrpcChannel CreateChannel(IServiceProvider provider, string service)
    {
        var tokens = provider.GetRequiredService<ServiceTokens>();
        var credentials = CallCredentials.FromInterceptor(async (context, metadata)
            => metadata.Add("authorization", $"Bearer {await tokens.GetAsync(context.CancellationToken)}"));
        return GrpcChannel.ForAddress($"config:///{service}", new GrpcChannelOptions
        {
            ServiceProvider = provider,
            Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, credentials),
            UnsafeUseInsecureChannelCallCredentials = true,
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(10),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
                ConnectTimeout = TimeSpan.FromSeconds(2),
            },
            // A restarted neighbour is found again within a second.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(200),
            MaxReconnectBackoff = TimeSpan.FromSeconds(1),
            ServiceConfig = new ServiceConfig
            {
                LoadBalancingConfigs = { new RoundRobinConfig() },
                MethodConfigs =
                {
                    new MethodConfig
                    {
                        Names = { MethodName.Default },
                        RetryPolicy = new RetryPolicy
                        {
                            MaxAttempts = 4,
                            InitialBackoff = TimeSpan.FromMilliseconds(100),
                            MaxBackoff = TimeSpan.FromSeconds(1),
                            BackoffMultiplier = 3,
                            RetryableStatusCodes = { StatusCode.Unavailable },
                        },
                    },
                },
            },
        });
    }
}
