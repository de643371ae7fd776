using Engagement.Feed.Explaining;
using Engagement.Feed.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Time;

namespace Engagement.Feed.Experiments.OffPolicy;

/// <summary>Estimates, from the log, what another policy would have drawn.</summary>
internal sealed class EstimatePolicyHandler(LoggedRequests requests, VideosByNumber videos, DrawStore store, TimeProvider timeProvider)
{
    /// <summary>24 ms each were seen beside much other work, see docs/services/feed.md.</summary>
    private const int MostRankings = 5_000;

    private const int AtOnce = 100;
    private const double LargestTemperature = 100;

    public async Task<EstimatePolicyResponse> EstimateAsync(EstimatePolicyRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        ExperimentRules.CheckWeights(request.Weights, "weights", violations);
        violations.Require(
            request.ExplorationTemperature is >= 0 and <= LargestTemperature, "exploration_temperature", $"must be from 0 to {LargestTemperature}")
            .Require(request.Since?.IsTime() ?? true, "since", "must be a time from 1970 to 9999")
            .Require(request.Until?.IsTime() ?? true, "until", "must be a time from 1970 to 9999")
            .ThrowIfAny();
        var policy = new DrawPolicy(request.Weights.AsReadOnly(), request.HasExplorationTemperature ? request.ExplorationTemperature : null);
        var since = EventIds.LeastAt(request.Since?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch);
        // Of one millisecond all, or none.
        var before = (EventIds.LeastAt(request.Until?.ToDateTimeOffset() ?? timeProvider.GetUtcNow().AddMilliseconds(1)), 0);
        var draws = new List<LoggedDraw>();
        for (var read = 0; read < MostRankings; read += AtOnce)
        {
            var rankings = await requests.ListRankingsAsync(since, before, AtOnce, cancellationToken);
            draws.AddRange(await DrawsOfAsync(rankings, policy, cancellationToken));
            if (rankings.Count < AtOnce)
                break;
            before = (rankings[^1].FirstPage.RequestId, rankings[^1].FirstPage.FirstPosition);
        }
        return ToProto(PolicyEstimates.Of(draws));
    }

    private async Task<IEnumerable<LoggedDraw>> DrawsOfAsync(
        IReadOnlyList<LoggedRanking> rankings, DrawPolicy policy, CancellationToken cancellationToken)
    {
        var found = await videos.FindAsync(rankings, cancellationToken);
        var drawn = new List<(DrawnVideo Video, double Logged, double Target)>();
        foreach (var ranking in rankings)
        {
            var ranked = ranking.Rank(found);
            // A slate that cannot be filled again as it was, or is not in the order in which it was filled.
            if (ranked.Count < ranking.Logged.Candidates.Count || ranked.Exists(scored => scored.Candidate.ComesFirst))
                continue;
            foreach (var (item, target) in policy.DrawsOf(ranking.FillKept(ranked), ranked, ranking.Settings.Slate))
            {
                var propensity = target.FirstOrDefault(entry => entry.Rank == item.Rank).Propensity;
                drawn.Add((new DrawnVideo(ranking.FirstPage.ViewerId, ranking.FirstPage.RequestId, item.Scored.Video.VideoId), item.Propensity, propensity));
            }
        }
        var rewards = await store.ReadRewardsAsync([.. drawn.Select(draw => draw.Video)], cancellationToken);
        return drawn.Where(draw => rewards.ContainsKey(draw.Video))
            .Select(draw => new LoggedDraw(draw.Video.ViewerId, draw.Logged, draw.Target, rewards[draw.Video]));
    }

    private static EstimatePolicyResponse ToProto(PolicyEstimates estimates) => new()
    {
        Places = estimates.Places,
        Viewers = estimates.Viewers,
        Logged = ToProto(estimates.Logged),
        Ips = ToProto(estimates.Ips),
        Snips = ToProto(estimates.Snips),
        EffectivePlaces = estimates.EffectivePlaces,
        LargestWeight = estimates.LargestWeight,
    };

    private static PolicyEstimate? ToProto(Estimate? estimate) => estimate is not { } of ? null : new() { Value = of.Value, Low = of.Low, High = of.High };
}
