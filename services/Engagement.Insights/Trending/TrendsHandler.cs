using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace Engagement.Insights.Trending;

/// <summary>Tells everybody what is met more than usual.</summary>
internal sealed class TrendsHandler(TrendStore store, EvidenceReader evidence, IOptions<InsightsOptions> options, InsightsMetrics metrics)
{
    private const int DefaultCount = 10;
    private const int MostCount = 50;
    private const int MostVideos = 5;

    public async Task<GetTrendsResponse> GetAsync(Caller caller, GetTrendsRequest request, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireDefined(request.Kind, "kind").RequireIdOrEmpty(request.Region, "region")
            .Require(System.Enum.IsDefined(request.AgeBand), "age_band", "must be one of the defined values")
            .Require(request.Count >= 0, "count", "must not be below 0").ThrowIfAny();
        var (position, tick, points) = await store.ReadAsync(new(request.Region, request.AgeBand), request.Kind, cancellationToken);
        metrics.Read("trends");
        var count = request.Count == 0 ? DefaultCount : Math.Min(request.Count, MostCount);
        var floor = options.Value.PrivacyFloor;
        var ranked = TrendRanking.Of(points, tick - 1, floor).Take(count).ToArray();
        var discounted = TrendRanking.DiscountedOf(points, tick - 1, floor).Take(count).ToArray();
        var shown = await evidence.AmongAsync(caller, ranked.Concat(discounted).SelectMany(VideosOf), cancellationToken);
        return new GetTrendsResponse
        {
            Trends = { ranked.Select(trend => ToProto(trend, request, shown)) },
            Discounted = { discounted.Select(trend => ToProto(trend, request, shown)) },
            Position = position,
        };
    }

    private static string[] VideosOf(RankedTrend trend) => trend.Newest.Videos;

    private static Trend ToProto(RankedTrend trend, GetTrendsRequest request, IReadOnlySet<string> shown) => new()
    {
        Kind = request.Kind,
        Subject = trend.Subject,
        Region = request.Region,
        AgeBand = request.AgeBand,
        Phase = trend.Phase,
        Heat = trend.Heat,
        Significance = trend.Peak.Significance,
        Observed = trend.Newest.Observed,
        Expected = trend.Newest.Expected,
        Viewers = (long)Math.Round(trend.Newest.Viewers),
        NewViewers = (long)Math.Round(trend.Newest.NewViewers),
        Acts = trend.Newest.Acts,
        StartTime = trend.StartedAt.ToTimestamp(),
        PeakTime = trend.PeakedAt.ToTimestamp(),
        VideoIds = { VideosOf(trend).Where(shown.Contains).Take(MostVideos) },
        Discount = trend.Peak.Discount,
    };
}
