namespace Engagement.Feed.Learning.Trees;

/// <summary>
/// LightGBM's trees in a few flat arrays, walked one tree at a time over many candidates, so that a tree is in the cache while it is used.
/// The score is the sum of a leaf a tree, in their order.
/// </summary>
internal sealed class FlatTrees
{
    // The walk is at a node of these arrays, or, below 0, at the complement of a leaf.
    private readonly short[] _features;
    private readonly float[] _thresholds;
    private readonly int[] _lefts;
    private readonly int[] _rights;
    private readonly double[] _leaves;
    private readonly int[] _roots;

    public FlatTrees(IReadOnlyList<ParsedTree> trees)
    {
        var (nodes, leaves) = (trees.Sum(tree => tree.Features.Length), trees.Sum(tree => tree.Leaves.Length));
        (_features, _thresholds, _lefts, _rights) = (new short[nodes], new float[nodes], new int[nodes], new int[nodes]);
        (_leaves, _roots) = (new double[leaves], new int[trees.Count]);
        var (node, leaf) = (0, 0);
        for (var at = 0; at < trees.Count; at++)
        {
            var tree = trees[at];
            _roots[at] = tree.Features.Length > 0 ? node : ~leaf;
            for (var inner = 0; inner < tree.Features.Length; inner++)
            {
                _features[node + inner] = tree.Features[inner];
                _thresholds[node + inner] = tree.Thresholds[inner];
                _lefts[node + inner] = Moved(tree.Lefts[inner], node, leaf);
                _rights[node + inner] = Moved(tree.Rights[inner], node, leaf);
            }
            tree.Leaves.CopyTo(_leaves, leaf);
            (node, leaf) = (node + tree.Features.Length, leaf + tree.Leaves.Length);
        }
    }

    public int Count => _roots.Length;

    /// <summary>Adds the score of each row.</summary>
    /// <param name="rows">The features of a row, then those of the next.</param>
    public void Add(ReadOnlySpan<float> rows, int features, Span<double> scores)
    {
        foreach (var root in _roots)
        {
            for (var row = 0; row < scores.Length; row++)
                scores[row] += Walk(root, rows.Slice(row * features, features));
        }
    }

    private double Walk(int at, ReadOnlySpan<float> row)
    {
        while (at >= 0)
            at = row[_features[at]] <= _thresholds[at] ? _lefts[at] : _rights[at];
        return _leaves[~at];
    }

    private static int Moved(int at, int nodes, int leaves) => at >= 0 ? at + nodes : ~(~at + leaves);
}
