using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Learning.Retrieval;

/// <summary>What all sources find for a viewer, each once, and the few features by which they are put in one order.</summary>
internal static class CandidateMerging
{
    /// <summary>Taken of each source.</summary>
    public const int MostOfSource = 200;

    // Cheap, and nothing of when or where the viewer asks: many candidates come before few are ranked.
    private static readonly string[] Names =
    [
        "choice", "near_opened", "near_long", "video_shown_lately", "video_shown", "video_opened", "video_age_days", "video_open_rate",
        "video_long_rate", "video_stay_rate", "video_length", "author_opened", "viewer_topic_lift", "viewer_author_opened", "viewer_sound_opened",
        "viewer_opened", "viewer_opened_length",
    ];

    public static IReadOnlyList<ICandidateSource> Sources { get; } =
    [
        new TrendingSource(), new EmbeddingSource(), new NearOpenedSource(), new NearLongSource(), new TopicSource(), new AuthorSource(),
        new NewestSource(),
    ];

    public static FeatureSet Features { get; } = new([.. FeatureSet.All.Features.Where(feature => Names.Contains(feature.Name))]);

    /// <summary>What each source finds, in the order of <see cref="Sources"/>.</summary>
    /// <param name="isWanted">Leaves out what the viewer has seen.</param>
    public static int[][] Find(RetrievalIndex index, ViewerSums viewer, Func<int, bool> isWanted)
        => [.. Sources.Select(source => source.Find(index, viewer).Where(isWanted).Take(MostOfSource).ToArray())];

    /// <summary>All that was found, each once.</summary>
    public static int[] Merge(int[][] found) => [.. found.SelectMany(ofSource => ofSource).Distinct().Order()];

    /// <summary>A row a candidate; when and where the viewer asks does not matter to them.</summary>
    public static IEnumerable<float[]> Rows(RetrievalIndex index, ViewerSums viewer, int day, IEnumerable<int> videos)
    {
        foreach (var video in videos)
        {
            var row = new float[Features.Count];
            Features.Write(new FeatureContext(index.State, viewer, new Asking(day, Hour: 12, Surface: 0), video), row);
            yield return row;
        }
    }
}
