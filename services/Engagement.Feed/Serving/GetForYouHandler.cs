using Engagement.Feed.Candidates;
using Engagement.Platform.Errors;

namespace Engagement.Feed.Serving;

/// <summary>Asks the viewer's grain; when its process has just died, or cannot answer, serves the call here.</summary>
internal sealed class GetForYouHandler(
    IGrainFactory grains, ViewerSessions sessions, CandidateIndex index, FeedMetrics metrics, ILogger<GetForYouHandler> logger)
{
    public async Task<RankedPage> HandleAsync(
        string viewerId, int size, string? after, FeedChoice choice, CancellationToken cancellationToken)
    {
        var start = after is null ? null : PageStart.Parse(after) ?? throw Problem.InvalidPageToken();
        var page = await ServeAsync(viewerId, size, start, choice, cancellationToken) ?? throw Problem.InvalidPageToken();
        metrics.Served(page.Items.Length);
        return page;
    }

    private async Task<RankedPage?> ServeAsync(
        string viewerId, int size, PageStart? start, FeedChoice choice, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<IViewerGrain>(viewerId).GetForYouAsync(size, start, choice, cancellationToken);
        }
        catch (Exception exception) when (IsGone(exception) && !cancellationToken.IsCancellationRequested)
        {
            Log.GrainGone(logger, exception.GetType().Name);
            metrics.ServedWithoutGrain();
        }
        return index.IsLoaded
            ? await sessions.Open(viewerId).GetForYouAsync(size, start, choice, cancellationToken)
            : throw Problem.Unavailable();
    }

    private static bool IsGone(Exception exception)
        => exception is OrleansException or FeedUnavailableException or TimeoutException or OperationCanceledException;
}
