using System.Globalization;
using Engagement.AppHost.Infrastructure;
using Engagement.AppHost.Startup;

namespace Engagement.AppHost.Services;

/// <summary>
/// A service as one or more equal processes: `feed`, `feed-2`... Each has an `http` and a `grpc` endpoint of its own, without Aspire's proxy in
/// between, which balances connections and not calls: who calls a service is told every address and balances by itself.
/// </summary>
internal sealed class Service(string name, IReadOnlyList<IResourceBuilder<ProjectResource>> replicas)
{
    public string Name => name;

    public IReadOnlyList<IResourceBuilder<ProjectResource>> Replicas => replicas;

    public EndpointReference Http => replicas[0].GetEndpoint("http");

    public EndpointReference Grpc => replicas[0].GetEndpoint("grpc");

    public Service Uses(DataStore store)
    {
        foreach (var replica in replicas)
            store.ReferTo(replica);
        return this;
    }

    public Service After(IResourceBuilder<ProjectResource> job)
    {
        foreach (var replica in replicas)
            replica.WaitForCompletion(job);
        return this;
    }

    /// <summary>Puts it where client apps and scripts expect it.</summary>
    public Service At(GatewaySettings gateway)
    {
        replicas[0].WithEndpoint("grpc", endpoint => endpoint.Port = endpoint.TargetPort = gateway.GrpcPort == 0 ? null : gateway.GrpcPort);
        replicas[0].WithEndpoint("http", endpoint => endpoint.Port = endpoint.TargetPort = gateway.HttpPort == 0 ? null : gateway.HttpPort);
        return this;
    }

    /// <summary>Sets `services__NAME__grpc__N` and `services__NAME__http__N` for each replica N of each service called.</summary>
    public void Calls(params Service[] services)
    {
        foreach (var caller in replicas)
        {
            foreach (var (callee, index) in services.SelectMany(service => service.Replicas.Select((replica, index) => (replica, index))))
            {
                var prefix = $"services__{services.First(service => service.Replicas.Contains(callee)).Name}";
                var suffix = index.ToString(CultureInfo.InvariantCulture);
                caller.WithEnvironment($"{prefix}__grpc__{suffix}", callee.GetEndpoint("grpc"))
                    .WithEnvironment($"{prefix}__http__{suffix}", callee.GetEndpoint("http"))
                    .WithReferenceRelationship(callee);
            }
        }
    }
}
