namespace Engagement.Feed.Serving;

/// <summary>
/// A viewer: keyed by user id, one activation in the cluster, one call at a time, with the profile and the ranked requests in memory.
/// </summary>
internal interface IViewerGrain : IGrainWithStringKey
{
    /// <summary>A page of For You; null when <paramref name="start"/> is not one of this viewer's.</summary>
    /// <param name="start">Where an earlier page ended, or null for a new request.</param>
    /// <exception cref="FeedUnavailableException">It cannot be answered there, now.</exception>
    Task<RankedPage?> GetForYouAsync(int size, PageStart? start, FeedChoice choice, CancellationToken cancellationToken);
}
