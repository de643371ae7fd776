using Engagement.Feed.Learning.Trees;

namespace Engagement.Feed.Tests.Learning;

public sealed class FlatTreesTests
{
    private const int Rows = 2000;
    private const int Features = 6;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Add_OfTrainedTrees_IsWhatLightGbmPredicts(int objective)
    {
        var (rows, labels) = Examples(seed: 1);
        var text = Train((Objective)objective, rows, labels);
        var (others, _) = Examples(seed: 2);
        var (expected, scores) = (LightGbmScores(text, others), new double[Rows]);

        new FlatTrees(ParsedTree.ReadAll(text)).Add(others, Features, scores);

        Assert.True(scores.Distinct().Count() > 100);
        for (var row = 0; row < Rows; row++)
            Assert.Equal(expected[row], scores[row], 1e-6);
    }

    [Fact]
    public void Add_OnThresholdsThemselves_IsWhatLightGbmPredicts()
    {
        var (rows, labels) = Examples(seed: 1);
        var text = Train(Objective.Probability, rows, labels);
        float[] thresholds = [.. ParsedTree.ReadAll(text).SelectMany(tree => tree.Thresholds)];
        var random = new Random(3);
        float[] onThem = [.. Enumerable.Range(0, Rows * Features).Select(_ => random.Next(3) switch
        {
            0 => thresholds[random.Next(thresholds.Length)],
            1 => MathF.BitIncrement(thresholds[random.Next(thresholds.Length)]),
            _ => MathF.BitDecrement(thresholds[random.Next(thresholds.Length)]),
        })];
        var (expected, scores) = (LightGbmScores(text, onThem), new double[Rows]);

        new FlatTrees(ParsedTree.ReadAll(text)).Add(onThem, Features, scores);

        for (var row = 0; row < Rows; row++)
            Assert.Equal(expected[row], scores[row], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(33)]
    public void Add_OfAnyNumberOfRows_IsTheirScoresAlone(int count)
    {
        var (rows, labels) = Examples(seed: 1);
        var trees = new FlatTrees(ParsedTree.ReadAll(Train(Objective.Probability, rows, labels)));
        var (together, alone) = (new double[count], new double[count]);

        trees.Add(rows.AsSpan(0, count * Features), Features, together);

        for (var row = 0; row < count; row++)
            trees.Add(rows.AsSpan(row * Features, Features), Features, alone.AsSpan(row, 1));
        Assert.Equal(alone, together);
    }

    [Fact]
    public void FlatTrees_OfATreeWithTooManyLeaves_SaysSo()
    {
        var leaves = FlatTrees.MostLeaves + 1;
        int[] chain = [.. Enumerable.Range(1, leaves - 2), ~(leaves - 1)];
        var tree = new ParsedTree(
            new short[leaves - 1], new float[leaves - 1], [.. Enumerable.Range(0, leaves - 1).Select(leaf => ~leaf)], chain, new double[leaves]);

        Assert.Throws<InvalidDataException>(() => new FlatTrees([tree]));
    }

    [Fact]
    public void Train_Again_GivesTheSameTrees()
    {
        var (rows, labels) = Examples(seed: 1);

        Assert.Equal(Train(Objective.Probability, rows, labels), Train(Objective.Probability, rows, labels));
    }

    [Fact]
    public void Train_WithoutRows_SaysWhatLightGbmSays()
        => Assert.Throws<InvalidOperationException>(() => TreeTrainer.Train(new TreeSettings(), new float[2], new float[1], new float[2], []));

    private static string Train(Objective objective, float[] rows, float[] labels)
        => TreeTrainer.Train(
            new TreeSettings { Objective = objective, Trees = 30, FewestInLeaf = 20 }, rows, labels, [],
            [.. Enumerable.Repeat(10, Rows / 10)]);

    private static (float[] Rows, float[] Labels) Examples(int seed)
    {
        var random = new Random(seed);
        float[] rows = [.. Enumerable.Range(0, Rows * Features).Select(_ => random.NextSingle() * 10)];
        float[] labels = [.. Enumerable.Range(0, Rows).Select(row => rows[row * Features] * rows[(row * Features) + 1] > 20 + random.Next(10) ? 1f : 0)];
        return (rows, labels);
    }

    private static double[] LightGbmScores(string text, float[] rows)
    {
        LightGbm.Check(LightGbm.BoosterLoadModelFromString(text, out _, out var booster));
        var scores = new double[rows.Length / Features];
        try
        {
            LightGbm.Check(LightGbm.BoosterPredictForMat(
                booster, rows, LightGbm.Float32, scores.Length, Features, isRowMajor: 1, LightGbm.PredictRaw, 0, -1, "", out _, scores));
        }
        finally
        {
            LightGbm.Check(LightGbm.BoosterFree(booster));
        }
        return scores;
    }
}
