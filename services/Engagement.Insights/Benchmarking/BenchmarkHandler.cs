using Engagement.Errors.V1;
using Engagement.Insights.Reading;
using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Insights.Benchmarking;

/// <summary>Tells creators where they stand among others like them, by what everybody may see.</summary>
internal sealed class BenchmarkHandler(VideoInsightsHandler videos, BenchmarkStore store, InsightsMetrics metrics, TimeProvider timeProvider)
{
    private const long TimesFollowers = 4;

    private static readonly TimeSpan ShortestAge = TimeSpan.FromDays(1);

    public async Task<Benchmark> GetOfVideoAsync(Caller caller, string videoId, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(videoId, "video_id").ThrowIfAny();
        var video = await videos.ReadOwnAsync(caller, videoId, cancellationToken);
        var (followers, _, _) = await store.ReadFactsAsync(video.CreatorId, cancellationToken);
        var cohort = CohortOf(await store.ReadTopicsAsync(video.VideoNo, cancellationToken), followers, video.PublishedAt);
        return ToProto(cohort, await store.ReadVideosAsync(video.VideoNo, cohort, cancellationToken));
    }

    public async Task<Benchmark> GetOfAccountAsync(Caller caller, string askedFor, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireIdOrEmpty(askedFor, "user_id").ThrowIfAny();
        var userId = askedFor.Length > 0 ? askedFor : caller.UserId;
        if (!AudienceRules.MayRead(caller, userId))
            throw Problem.NotFound(ErrorReason.UserNotFound, "user", userId);
        var (followers, beganAt, topics) = await store.ReadFactsAsync(userId, cancellationToken);
        var cohort = CohortOf(topics, followers, beganAt ?? timeProvider.GetUtcNow().UtcDateTime);
        return ToProto(cohort, beganAt is null ? [] : await store.ReadAccountsAsync(userId, cohort, cancellationToken));
    }

    // A quarter to four times as many followers, half to twice as old.
    private BenchmarkCohort CohortOf(string[] topics, long followers, DateTime beganAt)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        var age = now - beganAt > ShortestAge ? now - beganAt : ShortestAge;
        var size = Math.Max(TimesFollowers, followers);
        return new BenchmarkCohort(topics, followers < TimesFollowers ? 0 : size / TimesFollowers, size * TimesFollowers, now - (2 * age), now - (age / 2));
    }

    private Benchmark ToProto(BenchmarkCohort cohort, List<BenchmarkUnit> units)
    {
        metrics.Read("benchmark");
        var others = units.Where(unit => !unit.IsOwn).ToArray();
        var benchmark = new Benchmark
        {
            Topics = { cohort.Topics }, LeastFollowers = cohort.LeastFollowers, MostFollowers = cohort.MostFollowers,
            PublishedFrom = cohort.From.ToTimestamp(), PublishedUntil = cohort.Until.ToTimestamp(), Others = others.Length,
            Differences = { BenchmarkRules.DifferencesOf(others) },
        };
        if (units.Find(unit => unit.IsOwn) is { } own)
            benchmark.Percentiles.Add(BenchmarkRules.PercentilesOf(own, others));
        return benchmark;
    }
}
