using Engagement.Remix.V1;
using Microsoft.Extensions.Caching.Memory;

namespace Engagement.Interactions.Catalogue;

/// <summary>
/// The videos that can be interacted with: from memory, else from the rows that the ledger's events of publication made, else asked of Remix,
/// whose event may still be on its way: then the row is made at once, so that a fold over the ledger finds every video of its events there. A
/// deletion is seen within <see cref="Freshness"/>.
/// </summary>
internal sealed class VideoCatalogue(VideoStore store, VideoService.VideoServiceClient remix) : IDisposable
{
    private const int LargestBatch = 100;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    // About 200 bytes each.
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 200_000 });

    /// <summary>The facts of those videos that are there and not deleted.</summary>
    public async Task<IReadOnlyDictionary<string, VideoFacts>> FindAsync(IEnumerable<string> videoIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, VideoFacts>();
        var missing = new HashSet<string>();
        foreach (var id in videoIds)
        {
            if (_cache.TryGetValue<VideoFacts>(id, out var facts))
                found[id] = facts!;
            else
                missing.Add(id);
        }
        if (missing.Count == 0)
            return found;
        foreach (var (id, (facts, deleted)) in await store.FindAsync([.. missing], cancellationToken))
        {
            missing.Remove(id);
            if (!deleted)
                Keep(found, id, facts);
        }
        foreach (var ids in missing.Chunk(LargestBatch))
        {
            var response = await remix.BatchGetVideosAsync(new BatchGetVideosRequest { VideoIds = { ids } }, cancellationToken: cancellationToken);
            var videos = response.Videos.Select(video => (video.VideoId, Facts: VideoFacts.Of(video))).ToArray();
            await store.InsertAsync(videos, cancellationToken);
            foreach (var (id, facts) in videos)
                Keep(found, id, facts);
        }
        return found;
    }

    public void Dispose() => _cache.Dispose();

    private void Keep(Dictionary<string, VideoFacts> found, string id, VideoFacts facts)
    {
        found[id] = facts;
        _cache.Set(id, facts, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Freshness });
    }
}
