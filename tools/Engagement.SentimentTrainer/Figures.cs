using System.Globalization;
using System.Text;
using Engagement.Interactions.Sentiment;

namespace Engagement.SentimentTrainer;

/// <summary>How well opinions agree with labels.</summary>
internal static class Figures
{
    private const int Classes = SentimentModel.Classes;
    private const int Resamples = 1000;
    private const int Bins = 10;

    public static double MacroRecallOf(int[] told, int[] labels) => RecallsOf(told, labels).Average();

    public static double[] RecallsOf(int[] told, int[] labels)
    {
        var (hits, all) = (new int[Classes], new int[Classes]);
        for (var i = 0; i < labels.Length; i++)
        {
            all[labels[i]]++;
            hits[labels[i]] += told[i] == labels[i] ? 1 : 0;
        }
        return [.. hits.Zip(all, (hit, count) => count == 0 ? 0 : (double)hit / count)];
    }

    public static double PearsonOf(double[] ones, double[] others)
    {
        var (mean, otherMean) = (ones.Average(), others.Average());
        var (product, square, otherSquare) = (0.0, 0.0, 0.0);
        for (var i = 0; i < ones.Length; i++)
        {
            product += (ones[i] - mean) * (others[i] - otherMean);
            square += (ones[i] - mean) * (ones[i] - mean);
            otherSquare += (others[i] - otherMean) * (others[i] - otherMean);
        }
        return product / Math.Sqrt(square * otherSquare);
    }

    /// <summary>A figure with its 95 % interval by bootstrap over the texts, always with the same dice.</summary>
    public static string WithInterval(int count, Func<int[], double> figure)
    {
        var random = new Random(1);
        var sorted = Enumerable.Range(0, Resamples)
            .Select(_ => figure([.. Enumerable.Range(0, count).Select(_ => random.Next(count))])).Order().ToArray();
        return Invariant($"{figure([.. Enumerable.Range(0, count)]):0.0000} ({sorted[Resamples * 25 / 1000]:0.000}–{sorted[Resamples * 975 / 1000 - 1]:0.000})");
    }

    /// <summary>Of each class, how often it is right at each probability told, and the mean difference (expected calibration error).</summary>
    public static string CalibrationOf(Opinion[] told, int[] labels)
    {
        var report = new StringBuilder("| probability told | negative: texts, told, right | neutral | positive |\n| --- | --- | --- | --- |\n");
        var errors = new double[Classes];
        for (var bin = 0; bin < Bins; bin++)
        {
            report.Append(CultureInfo.InvariantCulture, $"| {bin / (double)Bins:0.0}–{(bin + 1) / (double)Bins:0.0} |");
            for (var label = 0; label < Classes; label++)
            {
                var within = Enumerable.Range(0, told.Length)
                    .Where(i => Math.Clamp((int)(ProbabilityOf(told[i], label) * Bins), 0, Bins - 1) == bin).ToArray();
                var (mean, right) = within.Length == 0 ? (0, 0)
                    : (within.Average(i => ProbabilityOf(told[i], label)), within.Count(i => labels[i] == label) / (double)within.Length);
                errors[label] += Math.Abs(mean - right) * within.Length / told.Length;
                report.Append(CultureInfo.InvariantCulture, $" {within.Length}, {mean:0.000}, {right:0.000} |");
            }
            report.Append('\n');
        }
        return report.Append(CultureInfo.InvariantCulture, $"| mean error | {errors[0]:0.000} | {errors[1]:0.000} | {errors[2]:0.000} |").ToString();
    }

    private static double ProbabilityOf(Opinion told, int label)
        => label switch { 0 => told.Negative, 1 => told.Neutral, _ => told.Positive };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
