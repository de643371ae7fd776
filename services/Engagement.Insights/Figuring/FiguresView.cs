using System.Globalization;
using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Insights.Figuring;

/// <summary>Sums as they are told.</summary>
internal static class FiguresView
{
    /// <param name="durationMs">The length of the video; 0 when they are of several.</param>
    public static Figures ToProto(long[] sums, long durationMs)
    {
        return new Figures
        {
            Views = Of(Figure.Views),
            Reach = Of(Figure.Reach),
            Impressions = Of(Figure.Impressions),
            Likes = Of(Figure.Likes),
            Comments = Of(Figure.Comments),
            Shares = Of(Figure.Shares),
            Saves = Of(Figure.Saves),
            Duets = Of(Figure.Duets),
            Stitches = Of(Figure.Stitches),
            Follows = Of(Figure.Follows),
            Opens = Of(Figure.Opens),
            ProfileVisits = Of(Figure.ProfileVisits),
            NotInterested = Of(Figure.NotInterested),
            ShareOpens = Of(Figure.ShareOpens),
            TotalTimeWatched = ToDuration(Of(Figure.WatchedMs)),
            UniqueTimeWatched = ToDuration(Of(Figure.UniqueWatchedMs)),
            PlayTime = ToDuration(Of(Figure.PlayTimeMs)),
            FullVideoWatched = Of(Figure.Completions),
            QualityViews = Of(Figure.QualityViews),
            Skips = Of(Figure.Skips),
            Loops = Of(Figure.Loops),
            Reached25 = Of(Figure.Reached25),
            Reached50 = Of(Figure.Reached50),
            Reached75 = Of(Figure.Reached75),
            Reached95 = Of(Figure.Reached95),
            FollowsLost = Of(Figure.FollowsLost),
            CommentSentiment = SentimentOf(sums),
            Rates = RatesOf(sums, durationMs),
        };

        long Of(Figure figure) => sums[(int)figure];
    }

    private static CommentSentiment SentimentOf(long[] sums)
    {
        var said = new CommentSentiment
        {
            Negative = sums[(int)Figure.CommentsNegative],
            Neutral = sums[(int)Figure.CommentsNeutral],
            Positive = sums[(int)Figure.CommentsPositive],
        };
        var all = said.Negative + said.Neutral + said.Positive;
        if (all > 0)
            said.Balance = (said.Positive - said.Negative) / (double)all;
        return said;
    }

    /// <summary>Impressions of segments by traffic source; those of the others together are of a source that is not said.</summary>
    public static IEnumerable<SourceImpressions> SourcesOf(VideoSegments segments)
        => segments.Segments.Select(segment => (Source: (TrafficSource)int.Parse(segment.Value, CultureInfo.InvariantCulture), segment.Figures.Impressions))
            .Append((Source: TrafficSource.Unspecified, Impressions: segments.Others?.Impressions ?? 0))
            .GroupBy(source => source.Source)
            .Select(source => new SourceImpressions { TrafficSource = source.Key, Impressions = source.Sum(part => part.Impressions) })
            .Where(source => source.Impressions != 0)
            .OrderByDescending(source => source.Impressions).ThenBy(source => source.TrafficSource);

    public static Duration ToDuration(long ms) => TimeSpan.FromMilliseconds(ms).ToDuration();

    // To the nanosecond.
    private static Duration AverageOf(long ms, long count)
    {
        var nanoseconds = (Int128)ms * (Duration.NanosecondsPerSecond / 1000) / count;
        return new Duration
        {
            Seconds = (long)(nanoseconds / Duration.NanosecondsPerSecond), Nanos = (int)(nanoseconds % Duration.NanosecondsPerSecond),
        };
    }

    private static Rates RatesOf(long[] sums, long durationMs)
    {
        var (views, impressions) = (sums[(int)Figure.Views], sums[(int)Figure.Impressions]);
        var rates = new Rates();
        if (impressions > 0)
            rates.ViewRate = (double)views / impressions;
        if (views <= 0)
            return rates;
        rates.AverageTimeWatched = AverageOf(sums[(int)Figure.WatchedMs], views);
        if (durationMs > 0)
            rates.AverageWatchedRatio = (double)sums[(int)Figure.WatchedMs] / views / durationMs;
        rates.FullVideoWatchedRate = ByViews(Figure.Completions);
        rates.LikeRate = ByViews(Figure.Likes);
        rates.CommentRate = ByViews(Figure.Comments);
        rates.ShareRate = ByViews(Figure.Shares);
        rates.SaveRate = ByViews(Figure.Saves);
        rates.FollowRate = ByViews(Figure.Follows);
        rates.EngagementRate = ByViews(Figure.Likes, Figure.Comments, Figure.Shares, Figure.Saves);
        rates.RemixRate = ByViews(Figure.Duets, Figure.Stitches);
        return rates;

        double ByViews(params ReadOnlySpan<Figure> figures)
        {
            var sum = 0L;
            foreach (var figure in figures)
                sum += sums[(int)figure];
            return (double)sum / views;
        }
    }
}
