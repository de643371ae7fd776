using System.Runtime.CompilerServices;
using Engagement.Platform.Errors;
using Microsoft.Extensions.Options;

namespace Engagement.Feed.Candidates;

/// <summary>Loads this process's candidate index and keeps it up to date with the fold.</summary>
internal sealed class CandidateIndexUpdater(
    CandidateStore store, CandidateIndex index, IOptions<FeedOptions> options, FeedMetrics metrics, TimeProvider timeProvider,
    ILogger<CandidateIndexUpdater> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await UpdateAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (Outage.Is(exception))
                    Log.IndexBehind(logger, index.Position, exception.GetType().Name);
                else
                    Log.IndexFailed(logger, exception);
                await DelayAsync(TimeSpan.FromSeconds(1), stoppingToken);
            }
            await DelayAsync(options.Value.IndexRefresh, stoppingToken);
        }
    }

    private async Task UpdateAsync(CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var isFirst = !index.IsLoaded;
        if (await store.ReadAsync(index.Position, options.Value.CoEngagementWindow, cancellationToken) is not { } changes)
            return;
        index.Apply(changes);
        metrics.Indexed(index.Count);
        if (isFirst)
            Log.IndexLoaded(logger, index.Count, index.Position, (long)timeProvider.GetElapsedTime(started).TotalMilliseconds);
    }

    private ConfiguredTaskAwaitable DelayAsync(TimeSpan delay, CancellationToken stoppingToken)
        => Task.Delay(delay, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
