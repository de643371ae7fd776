using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Engagement.ServiceDefaults;

public static class TelemetryExtensions
{
    /// <summary>
    /// Traces, metrics and logs of the host, its gRPC calls, its stores, and every source and meter named `Engagement.*`; exported by OTLP when
    /// `OTEL_EXPORTER_OTLP_ENDPOINT` is set.
    /// </summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation()
            .AddMeter("Engagement.*"));
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        // Only where they go somewhere: spans that nobody gets made a small call cost a tenth more. OTEL_TRACES_SAMPLER says how many are taken.
        telemetry.UseOtlpExporter().WithTracing(tracing => tracing
            .AddSource(builder.Environment.ApplicationName, "Engagement.*")
            .AddAspNetCoreInstrumentation(options => options.Filter = IsCall)
            .AddGrpcClientInstrumentation(options => options.SuppressDownstreamInstrumentation = true));
    }

    // Health checks every other second would bury the traces of people's calls.
    private static bool IsCall(HttpContext context)
        => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
           && !context.Request.Path.StartsWithSegments("/alive", StringComparison.Ordinal)
           && !context.Request.Path.StartsWithSegments("/grpc.health.v1.Health", StringComparison.Ordinal);
}
