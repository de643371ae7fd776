using Engagement.Feed.Candidates;
using Engagement.Feed.Profiles;

namespace Engagement.Feed.Ranking;

/// <summary>
/// The declared formula: a sum of features, each times its published weight, added in the order of <see cref="Terms"/>. A change of either is a new
/// <see cref="Version"/>. The same table is in docs/services/feed.md.
/// </summary>
internal static class ScoreFormula
{
    public const int Version = 1;

    /// <summary>A video this many times less hot, as a power of two, than the hottest has no popularity: 1,024 times.</summary>
    private const double PopularityRange = 10;

    private static readonly TimeSpan FreshnessHalfLife = TimeSpan.FromDays(7);

    public static IReadOnlyList<(string Feature, double Weight)> Terms { get; } =
    [
        ("following", 0.6),
        ("topic_affinity", 1.0),
        ("creator_affinity", 0.8),
        ("co_engagement", 1.2),
        ("popularity", 1.0),
        ("freshness", 0.4),
        ("explore", 0.5),
    ];

    /// <summary>The features of a candidate, in the order of <see cref="Terms"/>.</summary>
    public static double[] Features(Candidate candidate, ViewerProfile profile, Affinities affinities, double topHeat, DateTime now)
    {
        var video = candidate.Video;
        return
        [
            profile.IsFollowing(video.CreatorId) ? 1 : 0,
            affinities.OfTopics(video.Topics),
            affinities.OfCreator(video.CreatorId),
            candidate.CoEngagement,
            Popularity(video.Heat, topHeat),
            Freshness(now - video.PublishedAt),
            Explore(video.Views),
        ];
    }

    public static double Contribution(int term, double value) => value * Terms[term].Weight;

    /// <summary>The contributions, added in order.</summary>
    public static double Score(ReadOnlySpan<double> features)
    {
        var score = 0d;
        for (var term = 0; term < features.Length; term++)
            score += Contribution(term, features[term]);
        return score;
    }

    internal static double Popularity(double heat, double topHeat)
        => heat > 0 && topHeat > 0 ? Math.Clamp(1 - (Math.Log2(topHeat / heat) / PopularityRange), 0, 1) : 0;

    internal static double Freshness(TimeSpan age) => Math.Pow(2, -(Math.Max(0, age.Ticks) / (double)FreshnessHalfLife.Ticks));

    internal static double Explore(long views) => 1 / Math.Sqrt(1 + views);
}
