using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Trees;

namespace Engagement.Feed.Models.Training;

/// <summary>A model that was just made.</summary>
/// <param name="Test">The newest rows, from which nothing was learnt.</param>
internal sealed record BuiltModel(ModelContent Content, LearntModel Model, HeadFigures[] Heads, Range Test);

/// <summary>Makes a model of rows: the oldest train the trees, those after them calibrate, the newest fifth measures.</summary>
internal static class ModelBuilder
{
    private const double CalibratedFrom = 0.65;
    private const double MeasuredFrom = 0.8;

    /// <summary>Of the positives that trees need, the part that calibrating needs.</summary>
    private const int PartToCalibrate = 10;

    private static readonly TreeSettings Settings = new() { Trees = 80, Rate = 0.08 };

    /// <summary>Null when no outcome came often enough.</summary>
    public static BuiltModel? Build(TrainingRows rows, int fewestPositives, CancellationToken cancellationToken)
    {
        var count = rows.Values.Count;
        var (calibrate, measure) = ((int)(CalibratedFrom * count), (int)(MeasuredFrom * count));
        var training = Flat(rows, ..calibrate);
        var (calibrating, measuring) = (Blocks(rows, calibrate..measure), Blocks(rows, measure..count));
        var (heads, contents, figures) = (new List<LearntHead>(), new List<HeadContent>(), new List<HeadFigures>());
        foreach (var head in Head.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var labels = Labels(rows, head, ..calibrate);
            var calibration = Labels(rows, head, calibrate..measure);
            if (!IsEnough(labels, fewestPositives) || !IsEnough(calibration, Math.Max(1, fewestPositives / PartToCalibrate)))
            {
                figures.Add(new HeadFigures(head.Name, Positives(labels), IsLearnt: false, 0, 0, 0, 0, 0));
                continue;
            }
            var text = TreeTrainer.Train(Settings with { Objective = head.Objective }, training, labels, [], []);
            var trees = new FlatTrees(ParsedTree.ReadAll(text));
            var sums = new double[calibration.Length];
            trees.Add(calibrating, sums);
            var learnt = new LearntHead(head.Name, trees, Calibration.Fit(sums, calibration));
            heads.Add(learnt);
            contents.Add(new HeadContent(head.Name, text, learnt.Calibration.Slope, learnt.Calibration.Offset));
            figures.Add(Measure(learnt, labels, measuring, Labels(rows, head, measure..count)));
        }
        return heads.Count == 0
            ? null
            : new BuiltModel(new ModelContent(ModelContent.FeaturesNow, [.. contents]), new LearntModel(heads), [.. figures], measure..count);
    }

    private static bool IsEnough(float[] labels, int fewest)
        => Positives(labels) is var positives && positives >= fewest && labels.Length - positives >= fewest;

    private static HeadFigures Measure(LearntHead head, float[] trained, FeatureBlocks rows, float[] labels)
    {
        var predictions = new double[labels.Length];
        new LearntModel([head]).Predict(0, rows, predictions);
        var (positives, rate) = (Positives(trained), trained.Average());
        return new HeadFigures(
            head.Name, positives, IsLearnt: true, Auc(predictions, labels), predictions.Zip(labels, LogLoss).Average(),
            labels.Average(label => LogLoss(rate, label)), predictions.Average(), labels.Average());
    }

    /// <summary>Of a share, what they would be if it were a chance.</summary>
    private static int Positives(float[] labels) => (int)labels.Sum(label => (double)label);

    private static double LogLoss(double predicted, float label)
        => -((label * Math.Log(Math.Max(1e-15, predicted))) + ((1 - label) * Math.Log(Math.Max(1e-15, 1 - predicted))));

    /// <summary>By the ranks of the rows with the outcome, or with at least half of it; equal predictions share theirs.</summary>
    private static double Auc(double[] predictions, float[] labels)
    {
        var (ranks, positives, before) = (0d, 0d, 0);
        foreach (var tie in predictions.Zip(labels).GroupBy(row => row.First).OrderBy(tie => tie.Key))
        {
            var (all, ofThem) = (tie.Count(), tie.Count(row => row.Second >= 0.5));
            ranks += ofThem * (before + ((all + 1) / 2d));
            positives += ofThem;
            before += all;
        }
        var negatives = labels.Length - positives;
        return positives == 0 || negatives == 0 ? 0 : (ranks - (positives * (positives + 1) / 2)) / (positives * negatives);
    }

    private static float[] Labels(TrainingRows rows, Head head, Range part)
    {
        var (start, length) = part.GetOffsetAndLength(rows.Values.Count);
        return [.. Enumerable.Range(start, length).Select(row => head.LabelOf(rows.Exposures[row]))];
    }

    private static float[] Flat(TrainingRows rows, Range part)
    {
        var (start, length) = part.GetOffsetAndLength(rows.Values.Count);
        var values = new float[length * rows.Features.Count];
        for (var row = 0; row < length; row++)
            rows.Values[start + row].CopyTo(values, row * rows.Features.Count);
        return values;
    }

    private static FeatureBlocks Blocks(TrainingRows rows, Range part)
    {
        var (start, length) = part.GetOffsetAndLength(rows.Values.Count);
        var blocks = new FeatureBlocks(length, rows.Features.Count);
        for (var row = 0; row < length; row++)
            blocks.Set(row, rows.Values[start + row]);
        return blocks;
    }
}
