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

    public static ScoreWeights Published { get; } = new("formula-2",
    [
        ("following", 1.0),
        ("topic_affinity", 0.5),
        ("creator_affinity", 0.2),
        ("co_engagement", 0.4),
        ("popularity", 0.3),
        ("freshness", 0.4),
        ("explore", 0.5),
        ("quality", 3.0),
        ("topic_taste", 5.0),
        ("creator_taste", 1.0),
        ("asked_for", 2.0),
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
            (float)(video.WatchShare - WatchShares.Usual),
            (float)context.Affinities.TasteOfTopics(video.Topics),
            (float)context.Affinities.TasteOfCreator(video.CreatorId),
            (float)context.Profile.AskedFor(video),
        ];
    }

    internal static double Popularity(double heat, double topHeat)
        => heat > 0 && topHeat > 0 ? Math.Clamp(1 - (Math.Log2(topHeat / heat) / PopularityRange), 0, 1) : 0;

    internal static double Freshness(TimeSpan age) => Math.Pow(2, -(Math.Max(0, age.Ticks) / (double)FreshnessHalfLife.Ticks));

    internal static double Explore(long views) => 1 / Math.Sqrt(1 + Math.Max(0, views));
}
