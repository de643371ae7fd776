using System.Runtime.CompilerServices;
using Engagement.Feed.Candidates;
using Engagement.Feed.Experiments;
using Engagement.Feed.Explaining;
using Engagement.Feed.Profiles;
using Engagement.Feed.Slates;
using Microsoft.Extensions.Options;

namespace Engagement.Feed.Ranking;

/// <summary>Finds and scores what a viewer may see next, and fills a slate with it.</summary>
internal sealed class Ranker(
    CandidateIndex index, CurrentScorer current, IOptions<SourceSettings> sources, IOptions<SlateSettings> slate, FeedMetrics metrics,
    TimeProvider timeProvider)
{
    /// <summary>So many are kept for the pages of a request, some 20 KB; those after them are ranked when they are asked for.</summary>
    public const int Most = 150;

    private readonly ConditionalWeakTable<ScoreWeights, RankingSettings> _settings = [];
    private readonly CandidateGathering _gathering = new(sources.Value, slate.Value);

    /// <param name="excluded">Videos that are not wanted: those on earlier pages of the request.</param>
    /// <param name="firstPosition">That of the slate in the request.</param>
    /// <param name="arms">Of the viewer.</param>
    public RankedSlate Rank(
        Guid requestId, int firstPosition, ViewerProfile profile, Affinities affinities, IReadOnlyDictionary<string, VideoFilter> excluded,
        ExperimentArms arms)
    {
        using var activity = FeedTelemetry.Source.StartActivity("rank");
        var started = timeProvider.GetTimestamp();
        var scorer = current.Value;
        var (weights, settings) = (arms.Of(scorer.Weights), arms.Of(slate.Value));
        // Read before the lists are: they may be ahead of it, never behind.
        var indexPosition = index.Position;
        var (gathered, topHeat) = index.Read(lists => (_gathering.Gather(index, lists, profile, affinities, excluded), lists.Popular.TopKey));
        var scored = scorer.Score(gathered.Candidates, new(profile, affinities, topHeat, timeProvider.GetUtcNow().UtcDateTime));
        var ranked = Ordered(weights == scorer.Weights ? scored : [.. scored.Select(video => new ScoredVideo(video.Candidate, weights, video.Values))]);
        var items = SlateFilling.Fill(ranked, settings, new ExplorationDraw(requestId, firstPosition), Most);
        activity?.SetTag("engagement.candidates", ranked.Length);
        metrics.Ranked(ranked.Length, SlateRules.CostOf(ranked, items, settings.Length), timeProvider.GetElapsedTime(started));
        return new RankedSlate(
            items, _settings.GetValue(weights, of => RankingSettings.Of(of, settings, sources.Value)), indexPosition, CandidateLog.Write(ranked, gathered.Removed));
    }

    /// <summary>The best first; equal scores in the order of their ids.</summary>
    internal static ScoredVideo[] Ordered(IReadOnlyCollection<ScoredVideo> scored)
        => GreatestFirst.Sort(scored, video => video.Score, (one, other) => string.CompareOrdinal(one.Video.VideoId, other.Video.VideoId));
}
