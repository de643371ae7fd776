using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Engagement.AppHost.Services;

/// <summary>
/// Asks `grpc.health.v1.Health/Check` for the whole server. Aspire checks health over HTTP/1.1 only, which an HTTP/2 endpoint does not speak.
/// </summary>
internal sealed class GrpcHealthCheck(EndpointReference endpoint) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private GrpcChannel? _channel;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
            return HealthCheckResult.Unhealthy("The endpoint has no address yet.");
        _channel ??= GrpcChannel.ForAddress(endpoint.Url);
        try
        {
            var response = await new Health.HealthClient(_channel).CheckAsync(
                new HealthCheckRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellationToken);
            return response.Status == HealthCheckResponse.Types.ServingStatus.Serving
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"It answers {response.Status}.");
        }
        catch (RpcException failure)
        {
            return HealthCheckResult.Unhealthy(failure.Status.ToString());
        }
    }

    public void Dispose() => _channel?.Dispose();
}

internal static class GrpcHealthCheckExtensions
{
    /// <summary>The resource is healthy only while its gRPC server says SERVING.</summary>
    public static IResourceBuilder<T> WithGrpcHealthCheck<T>(this IResourceBuilder<T> builder, string endpointName)
        where T : IResourceWithEndpoints
    {
        var key = $"{builder.Resource.Name}_{endpointName}_health";
        var endpoint = builder.GetEndpoint(endpointName);
        GrpcHealthCheck? check = null;
        builder.ApplicationBuilder.Services.AddHealthChecks()
            .Add(new HealthCheckRegistration(key, _ => check ??= new GrpcHealthCheck(endpoint), HealthStatus.Unhealthy, tags: null));
        return builder.WithHealthCheck(key);
    }
}
