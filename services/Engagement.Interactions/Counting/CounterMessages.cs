using Engagement.Interactions.V1;

namespace Engagement.Interactions.Counting;

/// <summary>The wire's counters, of packed ones.</summary>
internal static class CounterMessages
{
    public static VideoCounters OfVideo(string id, long position, ReadOnlySpan<long> counts) => new()
    {
        VideoId = id,
        Position = position,
        Impressions = counts[(int)Counter.Impressions],
        Opens = counts[(int)Counter.Opens],
        Views = counts[(int)Counter.Views],
        OwnViews = counts[(int)Counter.OwnViews],
        WatchTimeMs = counts[(int)Counter.WatchTimeMs],
        Likes = counts[(int)Counter.Likes],
        Comments = counts[(int)Counter.Comments],
        Shares = counts[(int)Counter.Shares],
        Saves = counts[(int)Counter.Saves],
        NotInterested = counts[(int)Counter.NotInterested],
        Duets = counts[(int)Counter.Duets],
        Stitches = counts[(int)Counter.Stitches],
        ProfileVisits = counts[(int)Counter.ProfileVisits],
        CommentsVisits = counts[(int)Counter.CommentsVisits],
        QualityViews = counts[(int)Counter.QualityViews],
        Completions = counts[(int)Counter.Completions],
        Skips = counts[(int)Counter.Skips],
        Loops = counts[(int)Counter.Loops],
        Reached25 = counts[(int)Counter.Reached25],
        Reached50 = counts[(int)Counter.Reached50],
        Reached75 = counts[(int)Counter.Reached75],
        Reached95 = counts[(int)Counter.Reached95],
        UniqueWatchTimeMs = counts[(int)Counter.UniqueWatchTimeMs],
        OwnWatchTimeMs = counts[(int)Counter.OwnWatchTimeMs],
        ShareOpens = counts[(int)Counter.ShareOpens],
        Rates = RatesOf(counts),
    };

    public static UserCounters OfUser(string id, long position, ReadOnlySpan<long> counts) => new()
    {
        UserId = id,
        Position = position,
        Followers = counts[(int)Counter.Followers],
        Following = counts[(int)Counter.Following],
        Videos = counts[(int)Counter.Videos],
        Views = counts[(int)Counter.Views],
        Likes = counts[(int)Counter.Likes],
        Comments = counts[(int)Counter.Comments],
        Shares = counts[(int)Counter.Shares],
        Saves = counts[(int)Counter.Saves],
        Completions = counts[(int)Counter.Completions],
        WatchTimeMs = counts[(int)Counter.WatchTimeMs],
        Rates = RatesOf(counts),
    };

    public static CommentCounters OfComment(string id, long position, ReadOnlySpan<long> counts) => new()
    {
        CommentId = id,
        Position = position,
        Likes = counts[(int)Counter.Likes],
        Replies = counts[(int)Counter.Replies],
    };

    public static SoundCounters OfSound(string id, long position, ReadOnlySpan<long> counts) => new()
    {
        SoundId = id,
        Position = position,
        Videos = counts[(int)Counter.Videos],
        Views = counts[(int)Counter.Views],
        Likes = counts[(int)Counter.Likes],
        Comments = counts[(int)Counter.Comments],
        Shares = counts[(int)Counter.Shares],
        Saves = counts[(int)Counter.Saves],
        Completions = counts[(int)Counter.Completions],
        WatchTimeMs = counts[(int)Counter.WatchTimeMs],
        Rates = RatesOf(counts),
    };

    public static TopicCounters OfTopic(string topic, long position, ReadOnlySpan<long> counts) => new()
    {
        Topic = topic,
        Position = position,
        Videos = counts[(int)Counter.Videos],
        Views = counts[(int)Counter.Views],
        Likes = counts[(int)Counter.Likes],
        Comments = counts[(int)Counter.Comments],
        Shares = counts[(int)Counter.Shares],
        Saves = counts[(int)Counter.Saves],
        Completions = counts[(int)Counter.Completions],
        WatchTimeMs = counts[(int)Counter.WatchTimeMs],
        Rates = RatesOf(counts),
    };

    private static EngagementRates RatesOf(ReadOnlySpan<long> counts) => new()
    {
        LikeRate = PerView(counts, Counter.Likes),
        CommentRate = PerView(counts, Counter.Comments),
        ShareRate = PerView(counts, Counter.Shares),
        SaveRate = PerView(counts, Counter.Saves),
        FullVideoWatchedRate = PerView(counts, Counter.Completions),
        AverageTimeWatchedMs = PerView(counts, Counter.WatchTimeMs),
    };

    private static double PerView(ReadOnlySpan<long> counts, Counter counter)
        => counts[(int)Counter.Views] is var views and not 0 ? (double)counts[(int)counter] / views : 0;
}
