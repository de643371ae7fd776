using BenchmarkDotNet.Attributes;
using Engagement.Feed.Learning.Trees;

namespace Engagement.Benchmarks.Ranking;

/// <summary>What scoring a candidate with a model of 150 trees of 15 leaves over 45 features costs, on one thread, here and in LightGBM's own C interface.</summary>
[MemoryDiagnoser]
public class TreeBenchmarks
{
    private const int Candidates = 1000;
    private const int Features = 45;
    private const int TrainingRows = 20_000;
    private const double Tolerance = 1e-6;

    private readonly float[] _candidates = Rows(Candidates, seed: 2);
    private readonly double[] _scores = new double[Candidates];
    private nint _booster;
    private FlatTrees _trees = null!;
    private FeatureBlocks _blocks = null!;

    /// <exception cref="InvalidOperationException">The two do not agree.</exception>
    [GlobalSetup]
    public void Train()
    {
        var rows = Rows(TrainingRows, seed: 1);
        var random = new Random(3);
        float[] labels = [.. Enumerable.Range(0, TrainingRows).Select(row => LabelOf(rows.AsSpan(row * Features, Features), random))];
        var text = TreeTrainer.Train(new TreeSettings { Trees = 150, Leaves = 15 }, rows, labels, [], []);
        _trees = new FlatTrees(ParsedTree.ReadAll(text));
        _blocks = FeatureBlocks.Of(_candidates, Features);
        LightGbm.Check(LightGbm.BoosterLoadModelFromString(text, out _, out _booster));
        var theirs = LightGbmInterface().ToArray();
        if (_trees.Count != 150 || Rowwise().Zip(theirs).Any(pair => Math.Abs(pair.First - pair.Second) > Tolerance))
            throw new InvalidOperationException("The scores differ from LightGBM's.");
    }

    [GlobalCleanup]
    public void Free() => LightGbm.Check(LightGbm.BoosterFree(_booster));

    [Benchmark(Baseline = true, OperationsPerInvoke = Candidates)]
    public double[] LightGbmInterface()
    {
        LightGbm.Check(LightGbm.BoosterPredictForMat(
            _booster, _candidates, LightGbm.Float32, Candidates, Features, isRowMajor: 1, LightGbm.PredictRaw, 0, -1, "num_threads=1", out _, _scores));
        return _scores;
    }

    /// <summary>From the same rows, turned into blocks first.</summary>
    [Benchmark(OperationsPerInvoke = Candidates)]
    public double[] Rowwise()
    {
        Array.Clear(_scores);
        _trees.Add(_candidates, Features, _scores);
        return _scores;
    }

    /// <summary>As each further head of a model does.</summary>
    [Benchmark(OperationsPerInvoke = Candidates)]
    public double[] Blocks()
    {
        Array.Clear(_scores);
        _trees.Add(_blocks, _scores);
        return _scores;
    }

    private static float[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * Features).Select(_ => random.NextSingle())];
    }

    // Enough to learn for trees to be full.
    private static float LabelOf(ReadOnlySpan<float> row, Random random)
    {
        var sum = 0f;
        for (var feature = 0; feature + 1 < row.Length; feature++)
            sum += (row[feature] - 0.5f) * row[feature + 1];
        return sum + (random.NextSingle() - 0.5f) > 0 ? 1 : 0;
    }
}
