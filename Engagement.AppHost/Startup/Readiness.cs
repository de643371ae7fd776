using System.Diagnostics;
using Engagement.AppHost.Services;
using Engagement.AppHost.Supervision;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Engagement.AppHost.Startup;

/// <summary>Says once when everything is healthy, how long that took since the process began, and where to go.</summary>
internal sealed class Readiness(
    DistributedApplicationModel model, ResourceNotificationService notifications, IConfiguration configuration, Service gateway)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var supervised = model.Resources.Where(resource => resource.Annotations.OfType<SupervisedAnnotation>().Any());
        await Task.WhenAll(supervised.Select(resource =>
            // The supervisor starts again what fails, so failing once is no reason to give up.
            notifications.WaitForResourceHealthyAsync(resource.Name, WaitBehavior.WaitOnResourceUnavailable, stoppingToken)));
        using var self = Process.GetCurrentProcess();
        var seconds = (TimeProvider.System.GetLocalNow().DateTime - self.StartTime).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant(
            $"Engagement is ready after {seconds:F1} s: gRPC {gateway.Grpc.Url}, JSON {gateway.Http.Url}, dashboard {Dashboard()}"));
    }

    private string Dashboard()
    {
        var url = configuration["ASPNETCORE_URLS"]?.Split(';')[0] ?? "off";
        return configuration["AppHost:BrowserToken"] is { Length: > 0 } token ? $"{url}/login?t={token}" : url;
    }
}

internal static class ReadinessExtensions
{
    public static void AnnounceReadiness(this IDistributedApplicationBuilder builder, Service gateway) =>
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<Readiness>(services, gateway));
}
