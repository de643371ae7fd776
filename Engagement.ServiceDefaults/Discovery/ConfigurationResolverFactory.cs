using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Configuration;

namespace Engagement.ServiceDefaults.Discovery;

/// <summary>
/// Resolves `config:///NAME` to every address under `services:NAME:grpc:N`, as Aspire sets them, so that the client balances calls over replicas
/// itself: a proxy in between would balance connections, and one HTTP/2 connection would pin all calls to one replica.
/// </summary>
internal sealed class ConfigurationResolverFactory(IConfiguration configuration) : ResolverFactory
{
    public override string Name => "config";

    public override Resolver Create(ResolverOptions options)
    {
        var service = options.Address.AbsolutePath.Trim('/');
        var addresses = configuration.GetSection($"services:{service}:grpc").GetChildren()
            .Select(entry => new Uri(entry.Value!))
            .Select(uri => new BalancerAddress(uri.Host, uri.Port))
            .ToArray();
        return addresses.Length > 0
            ? new Fixed(addresses)
            : throw new InvalidOperationException($"No address for {service}: set services__{service}__grpc__0.");
    }

    private sealed class Fixed(BalancerAddress[] addresses) : Resolver
    {
        public override void Start(Action<ResolverResult> listener) => listener(ResolverResult.ForResult(addresses));
    }
}
