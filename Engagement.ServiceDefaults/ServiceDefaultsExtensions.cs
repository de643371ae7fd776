using Engagement.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Engagement.ServiceDefaults;

/// <summary>What every service of the suite has: telemetry, health over HTTP and gRPC, and authentication.</summary>
public static class ServiceDefaultsExtensions
{
    private const string Live = "live";

    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.AddTokenAuthentication();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        // Without the cache each Check RPC would run every health check again, a database round trip each.
        builder.Services.AddGrpcHealthChecks(options => options.UseHealthChecksCache = true);
        builder.Services.Configure<HealthCheckPublisherOptions>(options =>
        {
            options.Delay = TimeSpan.FromMilliseconds(200);
            options.Period = TimeSpan.FromSeconds(2);
        });
        return builder;
    }

    /// <summary>
    /// `/health` (everything the service needs answers), `/alive` (the process answers), and `grpc.health.v1` (as `/health`, at most 2 s old).
    /// None needs a token.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) }).AllowAnonymous();
        app.MapGrpcHealthChecksService().AllowAnonymous();
        return app;
    }
}
