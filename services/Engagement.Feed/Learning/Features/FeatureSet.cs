using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Learning.Features;

/// <summary>The features of a model, in its order: the one place where they are computed, for training and serving alike.</summary>
internal sealed class FeatureSet(IReadOnlyList<Feature> features)
{
    public static FeatureSet All { get; } = new([.. VideoFeatures.All, .. ViewerFeatures.All]);

    /// <summary>Those of <see cref="Served"/> that are the same for all viewers.</summary>
    public static FeatureSet OfVideo { get; } = new(VideoFeatures.All);

    /// <summary>Those of <see cref="Served"/> that are not.</summary>
    public static FeatureSet OfViewer { get; } = new(
    [
        .. ViewerFeatures.All, Feature.Plain("follows_author", static (in c) => c.Follows ? 1 : 0), Feature.Plain("place", static (in c) => c.Asking.Place),
    ]);

    /// <summary>
    /// What a served model looks at: also whether the viewer follows the author, and the place in the answer. The place explains a part of what was opened,
    /// and is the first for all when candidates are scored, so that none is thought better for having been put first before.
    /// </summary>
    public static FeatureSet Served { get; } = new([.. OfVideo.Features, .. OfViewer.Features]);

    private readonly Feature[] _features = [.. features];

    public IReadOnlyList<Feature> Features => _features;

    public int Count => Features.Count;

    /// <summary>The columns of <see cref="All"/> that it is made of.</summary>
    public int[] Columns { get; } = [.. features.Select(IndexInAll)];

    public FeatureSet Without(FeatureKind kind) => new([.. Features.Where(feature => feature.Kind != kind)]);

    public void Write(in FeatureContext context, Span<float> row)
    {
        for (var at = 0; at < _features.Length; at++)
            row[at] = _features[at].Value(context);
    }

    /// <summary>The rows of several candidates of one viewer, one after the other.</summary>
    public void Write(LearningState state, ViewerSums viewer, Asking asking, ReadOnlySpan<int> videos, Span<float> rows)
    {
        for (var at = 0; at < videos.Length; at++)
            Write(new FeatureContext(state, viewer, asking, videos[at]), rows.Slice(at * Count, Count));
    }

    private static int IndexInAll(Feature feature)
    {
        var before = VideoFeatures.All.Concat(ViewerFeatures.All).TakeWhile(other => other != feature);
        return before.Count();
    }
}
