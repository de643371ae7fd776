using System.Collections.Frozen;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Engagement.Gateway.Routing;

/// <summary>Which process answers which contract, and where its replicas are.</summary>
internal static class Upstreams
{
    private static readonly FrozenDictionary<string, string> ByPackage = new Dictionary<string, string>
    {
        ["engagement.interactions.v1"] = "interactions",
        ["engagement.ledger.v1"] = "interactions",
        ["engagement.socialgraph.v1"] = "socialgraph",
        ["engagement.remix.v1"] = "remix",
        ["engagement.feed.v1"] = "feed",
        ["engagement.insights.v1"] = "insights",
    }.ToFrozenDictionary();

    public static IReadOnlyList<string> All { get; } = [.. ByPackage.Values.Distinct().Order(StringComparer.Ordinal)];

    public static string Of(ServiceDescriptor service)
        => ByPackage.TryGetValue(service.File.Package, out var upstream)
            ? upstream
            : throw new InvalidOperationException($"No upstream for the package {service.File.Package}: add it to {nameof(Upstreams)}.");

    /// <summary>The replicas of an upstream, by the settings that Aspire writes: `services:NAME:grpc:N`, `services:NAME:http:N`.</summary>
    public static IReadOnlyList<Replica> ReplicasOf(string upstream, IConfiguration configuration)
    {
        var grpc = AddressesOf(upstream, "grpc", configuration);
        var http = AddressesOf(upstream, "http", configuration);
        return grpc.Count > 0 && grpc.Count == http.Count
            ? [.. grpc.Zip(http, (grpcAddress, httpAddress) => new Replica(grpcAddress, httpAddress))]
            : throw new InvalidOperationException(
                $"The gateway needs an address of {upstream} for gRPC and one for HTTP for each replica: " +
                $"set services__{upstream}__grpc__0 and services__{upstream}__http__0.");
    }

    private static List<string> AddressesOf(string upstream, string scheme, IConfiguration configuration)
        => [.. configuration.GetSection($"services:{upstream}:{scheme}").GetChildren()
            .OrderBy(entry => entry.Key.Length).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => entry.Value!)];
}

/// <summary>One process of a service, by its two endpoints.</summary>
internal readonly record struct Replica(string GrpcAddress, string HttpAddress);
