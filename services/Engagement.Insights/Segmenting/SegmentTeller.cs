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
        var (name, floor) = (Segments.NameOf(dimension), options.Value.PrivacyFloor);
        while (true)
        {
            var (state, released, segments) = await store.ReadAsync(
                video.VideoNo, name, state => SegmentRelease.Of(state.Mixes, OrderOf(video, state.ToldAt), floor), cancellationToken);
            var standing = state.Standing ?? new VideoSegments { VideoId = video.VideoId, Dimension = dimension, Floor = floor, Position = state.Position };
            if (released.Count == 0)
                return standing;
            var cohort = await cohorts.ReadAsync(video.LengthClass, video.VideoNo, cancellationToken);
            var told = released.ToDictionary(each => each.Name, each => ToProto(each, video, state.Position, segments, cohort));
            if (await store.TryTellAsync(video.VideoNo, state, told, cancellationToken))
                return told.GetValueOrDefault(name) ?? standing;
        }
    }

    // What was told the longest ago comes first, so that none of two that may not be told together waits for ever.
    private static IEnumerable<string> OrderOf(StoredVideo video, Dictionary<string, long> toldAt) => Segments.Dimensions
        .Where(dimension => video.ByTraits || !Segments.IsOfTraits(dimension)).Select(Segments.NameOf).OrderBy(name => toldAt.GetValueOrDefault(name));

    private VideoSegments ToProto(
        ReleasedDimension released, StoredVideo video, long position, Dictionary<string, StoredSegment> segments, CohortCurves cohort)
    {
        var others = new long[FigureSums.Count];
        foreach (var hidden in segments.Values.Where(segment => Segments.IsOf(segment.Name, released.Name) && !released.Told.Contains(segment.Name)))
            others.Add(hidden.Sums);
        return new VideoSegments
        {
            VideoId = video.VideoId,
            Dimension = Segments.DimensionOf(released.Name),
            Segments =
            {
                released.Told.Select(name => segments[name])
                    .OrderByDescending(segment => segment.Sums[(int)Figure.Reach]).ThenBy(segment => segment.Name, StringComparer.Ordinal)
                    .Select(segment => ToProto(segment, video.DurationMs, cohort)),
            },
            Others = others[(int)Figure.Reach] >= options.Value.PrivacyFloor ? FiguresView.ToProto(others, video.DurationMs) : null,
            Floor = options.Value.PrivacyFloor,
            Position = position,
        };
    }

    private static VideoSegment ToProto(StoredSegment segment, long durationMs, CohortCurves cohort) => new()
    {
        Value = Segments.ValueOf(segment.Name),
        Figures = FiguresView.ToProto(segment.Sums, durationMs),
        Retention = RetentionRules.ToProto(segment.Curve, segment.Sums[(int)Figure.Views], durationMs, cohort),
    };
}
