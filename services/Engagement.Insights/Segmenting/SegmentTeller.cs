using Engagement.Insights.Figuring;
using Engagement.Insights.Reading;
using Engagement.Insights.Retention;
using Engagement.Insights.V1;
using Microsoft.Extensions.Options;

namespace Engagement.Insights.Segmenting;

/// <summary>Tells the segments of a video, and tells them again only when that says nothing of few.</summary>
internal sealed class SegmentTeller(SegmentStore store, CohortReader cohorts, IOptions<InsightsOptions> options)
{
    public async Task<VideoSegments> TellAsync(StoredVideo video, SegmentDimension dimension, CancellationToken cancellationToken)
    {
        var (name, floor) = (NameOf(dimension), options.Value.PrivacyFloor);
        while (true)
        {
            var (position, last, segments) = await store.ReadAsync(video.VideoNo, name, cancellationToken);
            // Those who met the video before traits were folded are in none of these segments, and would be the rest.
            if (dimension >= SegmentDimension.Region && !video.ByTraits)
                segments.Clear();
            segments.Sort((one, other) => (-one.Viewers, one.Value).CompareTo((-other.Viewers, other.Value)));
            var told = SegmentRules.MayTell([.. segments.Select(segment => segment.Viewers)], floor);
            if (last is not null && !SegmentRules.MayTellAgain(segments, told, floor))
                return last.Answer;
            var cohort = await cohorts.ReadAsync(video.LengthClass, video.VideoNo, cancellationToken);
            var answer = new VideoSegments
            {
                VideoId = video.VideoId,
                Dimension = dimension,
                Segments = { segments.Where((_, i) => told[i]).Select(segment => ToProto(segment, video.DurationMs, cohort)) },
                Others = OthersOf(segments.Where((_, i) => !told[i]), floor, video.DurationMs),
                Floor = floor,
                Position = position,
            };
            // Of what says nothing yet there is nothing to keep.
            if (answer.Segments.Count == 0 && answer.Others is null)
                return last?.Answer ?? answer;
            var toldAt = last?.ToldAt ?? [];
            foreach (var segment in answer.Segments)
                toldAt[$"{name}:{segment.Value}"] = position;
            if (await store.TryTellAsync(video.VideoNo, name, new ToldSegments(position, answer, toldAt), last?.Position ?? 0, cancellationToken))
                return answer;
        }
    }

    private static VideoSegment ToProto(StoredSegment segment, long durationMs, CohortCurves cohort) => new()
    {
        Value = segment.Value,
        Figures = FiguresView.ToProto(segment.Sums, durationMs),
        Retention = RetentionRules.ToProto(segment.Curve, segment.Sums[(int)Figure.Views], durationMs, cohort),
    };

    private static Figures? OthersOf(IEnumerable<StoredSegment> hidden, int floor, long durationMs)
    {
        var sums = new long[FigureSums.Count];
        foreach (var segment in hidden)
            sums.Add(segment.Sums);
        return sums[(int)Figure.Reach] >= floor ? FiguresView.ToProto(sums, durationMs) : null;
    }

    private static string NameOf(SegmentDimension dimension) => dimension switch
    {
        SegmentDimension.Follower => Segments.Follower,
        SegmentDimension.Acquaintance => Segments.Acquaintance,
        SegmentDimension.Region => Segments.Region,
        SegmentDimension.Language => Segments.Language,
        SegmentDimension.AgeBand => Segments.AgeBand,
        SegmentDimension.Platform => Segments.Platform,
        _ => Segments.TrafficSource,
    };
}
