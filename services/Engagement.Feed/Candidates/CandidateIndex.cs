using System.Collections.Concurrent;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Candidates;

/// <summary>
/// Every video of the suite in this process's memory, in the orders that candidates are looked for. One writer, many readers; the lists are read
/// and written under one lock, which a request holds for the time of some thousand steps.
/// </summary>
internal sealed class CandidateIndex
{
    /// <summary>Below so many views a video is still being tried.</summary>
    public const long ExploreBelowViews = 100;

    private const int MostPopular = 2000;
    private const int MostExplored = 2000;
    private const int MostOfTopic = 500;
    private const int MostOfCreator = 100;
    private const int MostOfRegion = 2000;
    private const int Slice = 500;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, IndexedVideo> _videos = new();
    private readonly CandidateLists _lists = new(
        new TopList(MostPopular), new TopList(MostExplored), [], [], [], new CoEngagement(), []);

    private long _position = -1;

    /// <summary>The fold's position that it is at; negative until it is loaded.</summary>
    public long Position => Volatile.Read(ref _position);

    public bool IsLoaded => Position >= 0;

    public int Count => _videos.Count;

    public IndexedVideo? Find(string videoId) => _videos.GetValueOrDefault(videoId);

    /// <summary>Lets a reader look at the lists while they stand still.</summary>
    public T Read<T>(Func<CandidateLists, T> read)
    {
        lock (_lock)
            return read(_lists);
    }

    /// <summary>Takes in what changed; a repetition has no effect.</summary>
    public void Apply(CandidateChanges changes)
    {
        Apply(changes.Videos, change => Publish(Of(change.VideoId), change.Facts));
        Apply(changes.Stats, change => SetSums(Of(change.VideoId), change));
        Apply(changes.Signals, Engage);
        Volatile.Write(ref _position, changes.Position);
    }

    /// <summary>In slices, so that no request waits for the lock longer than some milliseconds.</summary>
    private void Apply<T>(IReadOnlyList<T> changes, Action<T> apply)
    {
        foreach (var slice in changes.Chunk(Slice))
        {
            lock (_lock)
                Array.ForEach(slice, apply);
        }
    }

    private IndexedVideo Of(string videoId) => _videos.GetOrAdd(videoId, static id => new IndexedVideo(id));

    private void Publish(IndexedVideo video, IndexedVideo.Facts facts)
    {
        var isNew = video.Published is null;
        Unlist(video);
        video.Published = facts;
        if (isNew)
            _lists.All.Add(video);
        List(video);
    }

    private void SetSums(IndexedVideo video, StatsChange change)
    {
        (video.Views, video.Heat) = (change.Views, change.Heat);
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
            ListOf(_lists.ByTopic, topic, MostOfTopic).Set(video, video.Heat);
        ListOf(_lists.ByCreator, video.CreatorId, MostOfCreator).Set(video, video.PublishedAt.Ticks);
        if (video.Region.Length > 0)
            ListOf(_lists.ByRegion, video.Region, MostOfRegion).Set(video, video.Heat);
        if (video.Views < ExploreBelowViews)
            _lists.Explore.Set(video, video.PublishedAt.Ticks);
        else
            _lists.Explore.Remove(video);
    }

    private void Unlist(IndexedVideo video)
    {
        _lists.Popular.Remove(video);
        _lists.Explore.Remove(video);
        foreach (var topic in video.Topics)
            ListOf(_lists.ByTopic, topic, MostOfTopic).Remove(video);
        ListOf(_lists.ByCreator, video.CreatorId, MostOfCreator).Remove(video);
        if (video.Region.Length > 0)
            ListOf(_lists.ByRegion, video.Region, MostOfRegion).Remove(video);
    }

    private static TopList ListOf(Dictionary<string, TopList> lists, string key, int most)
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = new TopList(most));
        return list;
    }
}

/// <summary>The orders that candidates are looked for in.</summary>
/// <param name="Popular">All, by heat.</param>
/// <param name="Explore">Those with few views, newest first.</param>
/// <param name="ByTopic">By topic, by heat.</param>
/// <param name="ByCreator">By creator, newest first.</param>
/// <param name="ByRegion">By region, by heat.</param>
/// <param name="CoEngagement">By the viewers who engaged with them.</param>
/// <param name="All">All ever published, in the order that this process met them.</param>
internal sealed record CandidateLists(
    TopList Popular, TopList Explore, Dictionary<string, TopList> ByTopic, Dictionary<string, TopList> ByCreator,
    Dictionary<string, TopList> ByRegion, CoEngagement CoEngagement, List<IndexedVideo> All);
