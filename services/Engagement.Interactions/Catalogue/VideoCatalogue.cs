using System.Collections.Concurrent;
using Engagement.Platform.Errors;
using Engagement.Remix.V1;

namespace Engagement.Interactions.Catalogue;

/// <summary>
/// The videos that can be interacted with: from memory, else from the rows that the ledger's events of publication made, else asked of Remix,
/// whose event may still be on its way: then the row is made at once, so that a fold over the ledger finds every video of its events there. A
/// deletion is seen within <see cref="Freshness"/>: what is in use is read again before, many in one query.
/// </summary>
internal sealed class VideoCatalogue(
    VideoStore store, VideoService.VideoServiceClient remix, TimeProvider timeProvider, ILogger<VideoCatalogue> logger) : BackgroundService
{
    private const int LargestBatch = 100;
    private const int RefreshedAtOnce = 1000;

    // About 300 bytes each.
    private const int MostKept = 200_000;

    // Refreshes that a video lives through without being asked for: a minute.
    private const int MostIdle = 12;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Kept> _kept = new();

    /// <summary>The facts of those videos that are there and not deleted.</summary>
    public async Task<IReadOnlyDictionary<string, VideoFacts>> FindAsync(IEnumerable<string> videoIds, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetTimestamp();
        var found = new Dictionary<string, VideoFacts>();
        HashSet<string>? missing = null;
        foreach (var id in videoIds)
        {
            if (_kept.TryGetValue(id, out var kept) && timeProvider.GetElapsedTime(kept.ReadAt, now) < Freshness)
                (found[id], kept.Idle) = (kept.Facts, 0);
            else
                (missing ??= []).Add(id);
        }
        if (missing is null)
            return found;
        foreach (var (id, (facts, deleted)) in await store.FindAsync([.. missing], cancellationToken))
        {
            missing.Remove(id);
            if (!deleted)
                Keep(found, id, facts, now);
        }
        foreach (var ids in missing.Chunk(LargestBatch))
        {
            var response = await remix.BatchGetVideosAsync(new BatchGetVideosRequest { VideoIds = { ids } }, cancellationToken: cancellationToken);
            var videos = response.Videos.Select(video => (video.VideoId, Facts: VideoFacts.Of(video))).ToArray();
            await store.InsertAsync(videos, cancellationToken);
            foreach (var (id, facts) in videos)
                Keep(found, id, facts, now);
        }
        return found;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RefreshEvery, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // What is not read again here is read when it is asked for.
                if (!Outage.Is(exception))
                    Log.CatalogueNotRefreshed(logger, exception);
            }
        }
    }

    /// <summary>Reads again what was asked for lately, and forgets the rest.</summary>
    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, kept) in _kept)
        {
            if (++kept.Idle > MostIdle)
                _kept.TryRemove(id, out _);
        }
        foreach (var ids in _kept.Keys.Chunk(RefreshedAtOnce))
        {
            var now = timeProvider.GetTimestamp();
            var videos = await store.FindAsync(ids, cancellationToken);
            foreach (var id in ids)
            {
                if (!videos.TryGetValue(id, out var video) || video.Deleted)
                    _kept.TryRemove(id, out _);
                else if (_kept.TryGetValue(id, out var kept))
                    kept.ReadAt = now;
            }
        }
    }

    private void Keep(Dictionary<string, VideoFacts> found, string id, VideoFacts facts, long readAt)
    {
        found[id] = facts;
        if (_kept.Count < MostKept)
            _kept[id] = new Kept(facts) { ReadAt = readAt };
    }

    private sealed class Kept(VideoFacts facts)
    {
        public VideoFacts Facts => facts;

        /// <summary>A timestamp from before the read.</summary>
        public long ReadAt { get; set; }

        /// <summary>Refreshes since it was asked for.</summary>
        public int Idle { get; set; }
    }
}
