using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Engagement.AppHost.Supervision;

/// <summary>Starts again what ends by itself, which Aspire does not. What somebody stopped stays stopped.</summary>
internal sealed class Supervisor(ResourceNotificationService notifications, IServiceProvider services) : BackgroundService
{
    private static readonly TimeSpan OrphanCheckEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, SupervisedResource> _resources = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(ObserveAsync(stoppingToken), EndOrphansAsync(stoppingToken));

    private async Task ObserveAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (!change.Resource.Annotations.OfType<SupervisedAnnotation>().Any())
                continue;
            var resource = _resources.GetOrAdd(change.ResourceId, _ => ActivatorUtilities.CreateInstance<SupervisedResource>(services));
            // Not awaited: one resource's wait must not hold up the others'. It ends with the app host.
            _ = resource.ObserveAsync(change, stoppingToken);
        }
    }

    private async Task EndOrphansAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(OrphanCheckEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var resource in _resources.Values)
                resource.EndOrphan();
        }
    }
}
