using Engagement.Gateway.Health;
using Engagement.Gateway.RateLimits;
using Engagement.Gateway.Refusals;
using Engagement.Gateway.Routing;
using Engagement.Gateway.Tokens;
using Engagement.Platform.Errors;
using Engagement.Platform.Reflection;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using Yarp.ReverseProxy.Health;

namespace Engagement.Gateway;

/// <summary>The gateway's wiring: one client endpoint for all services.</summary>
internal static class GatewayHostingExtensions
{
    public static IHostApplicationBuilder AddGateway(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GatewayMetrics>();
        AddProxy(builder);
        builder.Services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart();
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>(RateLimits.RateLimits.Apply);
        builder.AddBrowserOrigins();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        // An RPC that is not here is answered by the fallback, with its ErrorInfo.
        builder.Services.AddGrpc(options => options.IgnoreUnknownServices = true);
        builder.Services.AddReflectionOf(_ => PublicRpc.Services.Append(Grpc.Health.V1.Health.Descriptor).Select(service => service.FullName));
        builder.Services.AddHostedService<UpstreamHealth>();
        return builder;
    }

    public static WebApplication UseGateway(this WebApplication app)
    {
        app.UseExceptionHandler(unforeseen => unforeseen.Run(context => Refusal.WriteAsync(context, Problem.Internal())));
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "openapi";
            page.DocumentTitle = "Engagement";
            foreach (var upstream in Upstreams.All)
                page.SwaggerEndpoint($"/openapi/{upstream}.json", upstream);
        });
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.UseRateLimiter();
        return app;
    }

    public static WebApplication MapGateway(this WebApplication app)
    {
        app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<AccessMiddleware>();
            proxy.UseMiddleware<FailoverMiddleware>();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        app.MapGrpcReflectionService();
        app.MapDevelopmentTokens();
        app.MapFallback("{**path}", Refusal.WriteUnknownAsync);
        return app;
    }

    private static void AddProxy(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy, FirstFailurePolicy>();
        builder.Services.AddSingleton<IProbingRequestFactory, ProbingRequests>();
        builder.Services.AddReverseProxy()
            .LoadFromMemory(RouteTable.Routes(), RouteTable.Clusters(builder.Configuration))
            .ConfigureHttpClient((_, handler) =>
            {
                handler.ConnectTimeout = TimeSpan.FromSeconds(2);
                handler.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
                handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
            });
        // The handler sends the id of its own span upstream: without that span the trace would have a broken parent.
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddHttpClientInstrumentation(
            options => options.FilterHttpRequestMessage = request => request.RequestUri?.AbsolutePath != "/health"));
    }
}
