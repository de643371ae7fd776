using Engagement.Platform.Events;
using Engagement.Platform.Leadership;
using Microsoft.Extensions.Options;

namespace Engagement.Feed.Serving;

/// <summary>Deletes pages that were logged long enough, some at a time, one process of the cluster at a time.</summary>
internal sealed class ServedPageCleaner(
    ServedPageStore served, Leader leader, IOptions<FeedOptions> options, FeedMetrics metrics, TimeProvider timeProvider) : BackgroundService
{
    /// <summary>Pages of one statement: some 20 MB.</summary>
    private const int Most = 1000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("feed-served-pages", CleanAsync, stoppingToken);

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int deleted;
            do
            {
                deleted = await served.DeleteOldestAsync(EventIds.LeastAt(timeProvider.GetUtcNow() - options.Value.LoggedFor), Most, cancellationToken);
                metrics.Cleaned(deleted);
            }
            while (deleted == Most);
            await Task.Delay(options.Value.CleanEvery, timeProvider, cancellationToken);
        }
    }
}
