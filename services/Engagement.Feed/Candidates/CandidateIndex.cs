using System.Collections.Concurrent;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Candidates;

/// <summary>
/// Every video of the suite in this process's memory, in the orders that candidates are looked for. One writer, many readers: requests look at the lists at
/// the same time, each for some thousand steps, while the writer waits.
/// </summary>
internal sealed class CandidateIndex : IDisposable
{
    /// <summary>Below so many views a video is still being tried.</summary>
    public const long ExploreBelowViews = 100;

    private const int Slice = 500;

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly ConcurrentDictionary<string, IndexedVideo> _videos = new();
    private readonly CandidateLists _lists = new();

    private long _position = -1;

    /// <summary>The fold's position that it is at; negative until it is loaded.</summary>
    public long Position => Volatile.Read(ref _position);

    public bool IsLoaded => Position >= 0;

    public int Count => _videos.Count;

    public IndexedVideo? Find(string videoId) => _videos.GetValueOrDefault(videoId);

    /// <summary>Lets a reader look at the lists while they stand still.</summary>
    public T Read<T>(Func<CandidateLists, T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read(_lists);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Takes in what changed; a repetition has no effect.</summary>
    public void Apply(CandidateChanges changes)
    {
        Apply(changes.Videos, change => Publish(Of(change.VideoId), change.Facts));
        Apply(changes.Stats, change => SetSums(Of(change.VideoId), change));
        Apply(changes.Signals, Engage);
        Volatile.Write(ref _position, changes.Position);
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>In slices, so that no request waits for the lock longer than some milliseconds.</summary>
    private void Apply<T>(IReadOnlyList<T> changes, Action<T> apply)
    {
        foreach (var slice in changes.Chunk(Slice))
        {
            _lock.EnterWriteLock();
            try
            {
                Array.ForEach(slice, apply);
            }
            finally
            {
                _lock.ExitWriteLock();
            }
        }
    }

    private IndexedVideo Of(string videoId) => _videos.GetOrAdd(videoId, static id => new IndexedVideo(id));

    private void Publish(IndexedVideo video, IndexedVideo.Facts facts)
    {
        var isNew = video.Published is null;
        Unlist(video);
        video.Published = facts;
        if (isNew)
        {
            _lists.All.Add(video);
            _lists.AddViews(video.CreatorId, video.Views);
        }
        List(video);
    }

    private void SetSums(IndexedVideo video, StatsChange change)
    {
        if (video.Published is not null)
            _lists.AddViews(video.CreatorId, change.Views - video.Views);
        (video.Views, video.Heat, video.Trend) = (change.Views, change.Heat, change.Trend);
        (video.Impressions, video.WatchedMs) = (change.Impressions, change.WatchedMs);
        List(video);
    }

    private void Engage(SignalsChange change)
    {
        if (change.Signals.Learned is { } learned && Of(learned.VideoId) is var video
            && EngagementRules.Of(learned, video.DurationMs) >= EngagementRules.EngagedFrom)
            _lists.CoEngagement.Engage(change.ViewerId, video);
    }

    private void List(IndexedVideo video)
    {
        if (!video.IsServable)
            return;
        _lists.Popular.Set(video, video.Heat);
        foreach (var topic in video.Topics)
            _lists.ByTopic.Set(topic, video, video.Heat);
        _lists.ByCreator.Set(video.CreatorId, video, video.PublishedAt.Ticks);
        if (video.SoundId.Length > 0)
            _lists.BySound.Set(video.SoundId, video, video.Heat);
        if (video.Region.Length > 0)
            _lists.ByRegion.Set(video.Region, video, video.Heat);
        foreach (var source in video.SourceIds)
            _lists.Remixes.Set(source, video, video.Heat);
        if (double.IsFinite(video.Trend))
        {
            _lists.Trending.Set(video, video.Trend);
            if (video.Region.Length > 0)
                _lists.TrendingByRegion.Set(video.Region, video, video.Trend);
        }
        else
        {
            _lists.Trending.Remove(video);
            _lists.TrendingByRegion.Remove(video.Region, video);
        }
        if (video.Views < ExploreBelowViews)
            _lists.Explore.Set(video, video.PublishedAt.Ticks);
        else
            _lists.Explore.Remove(video);
    }

    private void Unlist(IndexedVideo video)
    {
        _lists.Popular.Remove(video);
        _lists.Trending.Remove(video);
        _lists.Explore.Remove(video);
        foreach (var topic in video.Topics)
            _lists.ByTopic.Remove(topic, video);
        _lists.ByCreator.Remove(video.CreatorId, video);
        _lists.BySound.Remove(video.SoundId, video);
        _lists.ByRegion.Remove(video.Region, video);
        _lists.TrendingByRegion.Remove(video.Region, video);
        foreach (var source in video.SourceIds)
            _lists.Remixes.Remove(source, video);
    }
}
