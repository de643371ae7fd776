using System.Net;
using System.Net.Sockets;
using OpenTelemetry.Trace;
using Orleans.Configuration;

namespace Engagement.Feed.Clustering;

/// <summary>This process as a silo of the Feed's Orleans cluster.</summary>
internal static class SiloExtensions
{
    private const string Cluster = "engagement-feed";

    public static IHostApplicationBuilder AddSilo(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(FeedOptions.Section).Get<FeedOptions>() ?? new FeedOptions();
        var address = IPAddress.Parse(options.SiloAddress);
        var port = options.SiloPort > 0 ? options.SiloPort : FreePort(address);
        builder.UseOrleans(silo =>
        {
            if (options.Clustering == ClusteringMode.Redis)
                silo.UseRedisClustering(builder.Configuration.GetConnectionString("redis")
                    ?? throw new InvalidOperationException("Feed:Clustering=Redis needs a connection string redis."));
            else
                silo.UseLocalhostClustering(port, gatewayPort: 0, serviceId: Cluster, clusterId: Cluster);
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (Cluster, Cluster));
            // No gateway: nobody outside the cluster calls a grain.
            silo.ConfigureEndpoints(address, port, gatewayPort: 0, listenOnAnyHostAddress: false);
            silo.Configure<ClusterMembershipOptions>(NoticeDeathSoon);
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(3));
            silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromMinutes(10));
            silo.AddActivityPropagation();
        });
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource("Microsoft.Orleans.Application"));
        return builder;
    }

    // A killed silo's port refuses at once: of its three missed probes only the first was seen to take its whole time. Until then its viewers are
    // served without their grain, so there is no need for shorter probes, which a silo that is only slow might miss as well.
    private static void NoticeDeathSoon(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(4);
        membership.NumVotesForDeathDeclaration = 1;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        // A starting silo waits for those in the table; those of a cluster that died whole are passed over when their
        // signs of life are old. From the next process's start to its first answer 18 s were seen, with a load of 33; by Orleans' own
        // setting (30 s) they count as old only after 90 s.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
    }

    private static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
