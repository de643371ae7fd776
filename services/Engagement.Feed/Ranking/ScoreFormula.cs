using Engagement.Feed.Candidates;

namespace Engagement.Feed.Ranking;

/// <summary>
/// The declared formula: a sum of features, each times its published weight. A change of either is a new version. The same table is in
/// docs/services/feed.md.
/// </summary>
internal sealed class ScoreFormula : IScorer
{
    /// <summary>A video this many times less hot, as a power of two, than the hottest has no popularity: 1,024 times.</summary>
    private const double PopularityRange = 10;

    private static readonly TimeSpan FreshnessHalfLife = TimeSpan.FromDays(7);

    public static ScoreWeights Published { get; } = new("formula-1",
    [
        ("following", 0.6),
        ("topic_affinity", 1.0),
        ("creator_affinity", 0.8),
        ("co_engagement", 1.2),
        ("popularity", 1.0),
        ("freshness", 0.4),
        ("explore", 0.5),
    ]);

    public ScoreWeights Weights => Published;

    public IReadOnlyList<ScoredVideo> Score(IReadOnlyCollection<Candidate> candidates, ScoringContext context)
        => [.. candidates.Select(candidate => new ScoredVideo(candidate, Published, Values(candidate, context)))];

    /// <summary>The features of a candidate, in the order of the terms.</summary>
    internal static float[] Values(Candidate candidate, ScoringContext context)
    {
        var video = candidate.Video;
        return
        [
            context.Profile.IsFollowing(video.CreatorId) ? 1 : 0,
            (float)context.Affinities.OfTopics(video.Topics),
            (float)context.Affinities.OfCreator(video.CreatorId),
            (float)candidate.CoEngagement,
            (float)Popularity(video.Heat, context.TopHeat),
            (float)Freshness(context.Now - video.PublishedAt),
            (float)Explore(video.Views),
        ];
    }

    internal static double Popularity(double heat, double topHeat)
        => heat > 0 && topHeat > 0 ? Math.Clamp(1 - (Math.Log2(topHeat / heat) / PopularityRange), 0, 1) : 0;

    internal static double Freshness(TimeSpan age) => Math.Pow(2, -(Math.Max(0, age.Ticks) / (double)FreshnessHalfLife.Ticks));

    internal static double Explore(long views) => 1 / Math.Sqrt(1 + views);
}
