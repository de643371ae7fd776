using System.ComponentModel.DataAnnotations;

namespace Engagement.AppHost.Startup;

/// <summary>Everything one can say to the app host: `--Section:Name=value`, environment `Section__Name`, or appsettings.json.</summary>
internal sealed class AppHostSettings
{
    /// <summary>Start with empty data. Also `--reset`. Default false.</summary>
    public bool Reset { get; init; }

    public InfrastructureSettings Infrastructure { get; init; } = new();

    public DataSettings Data { get; init; } = new();

    public RedisSettings Redis { get; init; } = new();

    public GatewaySettings Gateway { get; init; } = new();

    public ReplicaSettings Replicas { get; init; } = new();

    public ImportSettings Import { get; init; } = new();
}

internal sealed class InfrastructureSettings
{
    /// <summary>Default auto: external where connection strings are configured, containers where a runtime answers, else local.</summary>
    public InfrastructureMode Mode { get; init; } = InfrastructureMode.Auto;
}

internal enum InfrastructureMode
{
    Auto,

    /// <summary>PostgreSQL and Redis in containers, PostgreSQL's data in a volume.</summary>
    Containers,

    /// <summary>PostgreSQL from its installed binaries and Garnet, or redis-server, as processes of this machine.</summary>
    Local,

    /// <summary>`ConnectionStrings:interactions-db` and so on, and `ConnectionStrings:redis`.</summary>
    External,
}

internal sealed class DataSettings
{
    /// <summary>
    /// The folder of the local data, the PostgreSQL cluster in its `postgres`. Default `.data` in the repository, or for root in a place that the
    /// `postgres` account cannot enter, a folder below /var/lib.
    /// </summary>
    public string? Path { get; init; }
}

internal sealed class RedisSettings
{
    /// <summary>Which program is Redis in local mode: `garnet` (default, nothing to install) or `redis-server` from PATH.</summary>
    [AllowedValues("garnet", "redis-server")]
    public string Server { get; init; } = "garnet";
}

internal sealed class GatewaySettings
{
    /// <summary>gRPC over HTTP/2 without TLS. Default 5080; 0 takes any free port.</summary>
    [Range(0, 65535)]
    public int GrpcPort { get; init; } = 5080;

    /// <summary>gRPC-Web, JSON and OpenAPI over HTTP/1.1. Default 5081; 0 takes any free port.</summary>
    [Range(0, 65535)]
    public int HttpPort { get; init; } = 5081;
}

internal sealed class ReplicaSettings
{
    /// <summary>Processes of Interactions, 1 to 9. Default 1.</summary>
    [Range(1, 9)]
    public int Interactions { get; init; } = 1;

    /// <summary>Processes of Feed, 1 to 9. Default 1.</summary>
    [Range(1, 9)]
    public int Feed { get; init; } = 1;
}

internal sealed class ImportSettings
{
    /// <summary>The folder with the KuaiRand files. Default `../shared/data/kuairand`, beside the repository.</summary>
    public string Path { get; init; } = "../shared/data/kuairand";
}
