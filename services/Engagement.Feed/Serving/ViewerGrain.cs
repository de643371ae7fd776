using Engagement.Platform.Errors;

namespace Engagement.Feed.Serving;

internal sealed class ViewerGrain : Grain, IViewerGrain
{
    private readonly ViewerSession _session;

    public ViewerGrain(ViewerSessions sessions) => _session = sessions.Open(this.GetPrimaryKeyString());

    public async Task<RankedPage?> GetForYouAsync(int size, PageStart? start, FeedChoice choice, CancellationToken cancellationToken)
    {
        try
        {
            return await _session.GetForYouAsync(size, start, choice, cancellationToken);
        }
        catch (Exception exception) when (Outage.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            // The exceptions of the database's client do not travel between processes.
            throw new FeedUnavailableException(exception.GetType().Name);
        }
    }
}
