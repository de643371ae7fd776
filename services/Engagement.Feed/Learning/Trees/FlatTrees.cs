using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Engagement.Feed.Learning.Trees;

/// <summary>
/// LightGBM's trees without branches (QuickScorer; Lucchese et al. 2015): every node of a tree is compared, for sixteen candidates at once, and takes
/// from each that goes right the leaves on its left; the first leaf that is left is where the candidate ends. The score is the sum of a leaf a tree, in
/// their order.
/// </summary>
internal sealed class FlatTrees
{
    /// <summary>Of one tree: a bit each.</summary>
    public const int MostLeaves = 32;

    private readonly Node[] _nodes;
    private readonly double[] _leaves;
    private readonly (int NodeEnd, int FirstLeaf)[] _trees;

    /// <exception cref="InvalidDataException">A tree has too many leaves.</exception>
    public FlatTrees(IReadOnlyList<ParsedTree> trees)
    {
        var (nodes, leaves) = (new List<Node>(), new List<double>());
        _trees = new (int, int)[trees.Count];
        for (var at = 0; at < trees.Count; at++)
        {
            if (trees[at].Leaves.Length > MostLeaves)
                throw new InvalidDataException($"A tree has more than {MostLeaves} leaves.");
            var firstLeaf = leaves.Count;
            AddBelow(trees[at], trees[at].Features.Length > 0 ? 0 : ~0, firstLeaf, nodes, leaves);
            _trees[at] = (nodes.Count, firstLeaf);
        }
        (_nodes, _leaves) = ([.. nodes], [.. leaves]);
    }

    public int Count => _trees.Length;

    /// <summary>Adds the score of each row.</summary>
    /// <param name="rows">The features of a row, then those of the next.</param>
    public void Add(ReadOnlySpan<float> rows, int features, Span<double> scores) => Add(FeatureBlocks.Of(rows, features), scores);

    /// <summary>Adds the score of each row.</summary>
    public void Add(FeatureBlocks rows, Span<double> scores)
    {
        Span<double> sums = stackalloc double[FeatureBlocks.Lanes];
        for (var first = 0; first < scores.Length; first += FeatureBlocks.Lanes)
        {
            var ofBlock = scores[first..Math.Min(first + FeatureBlocks.Lanes, scores.Length)];
            ofBlock.CopyTo(sums);
            AddBlock(rows.Block(first / FeatureBlocks.Lanes), sums);
            sums[..ofBlock.Length].CopyTo(ofBlock);
        }
    }

    private void AddBlock(ReadOnlySpan<float> block, Span<double> sums)
    {
        ref var columns = ref MemoryMarshal.GetReference(block);
        Span<int> open = stackalloc int[FeatureBlocks.Lanes];
        var node = 0;
        foreach (var (nodeEnd, firstLeaf) in _trees)
        {
            var possible = Vector512<int>.AllBitsSet;
            for (; node < nodeEnd; node++)
            {
                ref readonly var of = ref _nodes[node];
                var goesLeft = Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref columns, (nuint)of.Column), Vector512.Create(of.Threshold));
                possible &= goesLeft.AsInt32() | Vector512.Create(of.NotLeft);
            }
            possible.CopyTo(open);
            var leaves = _leaves.AsSpan(firstLeaf);
            for (var lane = 0; lane < FeatureBlocks.Lanes; lane++)
                sums[lane] += leaves[BitOperations.TrailingZeroCount(open[lane])];
        }
    }

    /// <summary>Adds the nodes below one, and its leaves from left to right; the bits of those leaves.</summary>
    private static int AddBelow(ParsedTree tree, int at, int firstLeaf, List<Node> nodes, List<double> leaves)
    {
        if (at < 0)
        {
            leaves.Add(tree.Leaves[~at]);
            return 1 << (leaves.Count - 1 - firstLeaf);
        }
        var node = nodes.Count;
        nodes.Add(default);
        var left = AddBelow(tree, tree.Lefts[at], firstLeaf, nodes, leaves);
        var right = AddBelow(tree, tree.Rights[at], firstLeaf, nodes, leaves);
        nodes[node] = new Node(tree.Thresholds[at], tree.Features[at] * FeatureBlocks.Lanes, ~left);
        return left | right;
    }

    /// <param name="Column">Where its feature is in a block.</param>
    /// <param name="NotLeft">The bits of all leaves but those on its left.</param>
    private readonly record struct Node(float Threshold, int Column, int NotLeft);
}
