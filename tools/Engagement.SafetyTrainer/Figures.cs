using System.Globalization;

namespace Engagement.SafetyTrainer;

/// <summary>How well scores agree with labels at a threshold.</summary>
internal readonly record struct Figures(double Precision, double Recall, double F1, double AveragePrecision)
{
    private const int Resamples = 1000;

    public static Figures Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels, float threshold)
    {
        var (hits, flagged, offensive) = (0, 0, 0);
        for (var i = 0; i < scores.Length; i++)
        {
            var isFlagged = scores[i] >= threshold;
            flagged += isFlagged ? 1 : 0;
            offensive += labels[i] ? 1 : 0;
            hits += isFlagged && labels[i] ? 1 : 0;
        }
        var (precision, recall) = (flagged == 0 ? 0 : (double)hits / flagged, offensive == 0 ? 0 : (double)hits / offensive);
        return new Figures(precision, recall, hits == 0 ? 0 : 2 * precision * recall / (precision + recall), AveragePrecisionOf(scores, labels));
    }

    /// <summary>A line of a Markdown table, each figure with its 95 % interval by bootstrap over the texts, always with the same dice.</summary>
    public static string Row(string name, float[] scores, bool[] labels, float threshold)
    {
        var random = new Random(1);
        var resampled = new Figures[Resamples];
        var (ofScores, ofLabels) = (new float[scores.Length], new bool[scores.Length]);
        for (var i = 0; i < Resamples; i++)
        {
            for (var j = 0; j < scores.Length; j++)
            {
                var picked = random.Next(scores.Length);
                (ofScores[j], ofLabels[j]) = (scores[picked], labels[picked]);
            }
            resampled[i] = Of(ofScores, ofLabels, threshold);
        }
        var all = Of(scores, labels, threshold);
        return $"| {name} | {Cell(all.Precision, resampled.Select(figures => figures.Precision))}"
            + $" | {Cell(all.Recall, resampled.Select(figures => figures.Recall))} | {Cell(all.F1, resampled.Select(figures => figures.F1))}"
            + $" | {Cell(all.AveragePrecision, resampled.Select(figures => figures.AveragePrecision))} |";
    }

    /// <summary>The least threshold at which the precision is reached, with at least so many flagged.</summary>
    public static float ThresholdFor(double precision, float[] scores, bool[] labels, int fewest)
    {
        var order = Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ToArray();
        var (hits, threshold) = (0, 1f);
        for (var i = 0; i < order.Length; i++)
        {
            hits += labels[order[i]] ? 1 : 0;
            if (i + 1 >= fewest && hits >= precision * (i + 1) && (i + 1 == order.Length || scores[order[i + 1]] < scores[order[i]]))
                threshold = scores[order[i]];
        }
        return threshold;
    }

    // Texts of the same score come together, so that their order in the file does not matter.
    private static double AveragePrecisionOf(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        var keys = scores.ToArray();
        var sorted = labels.ToArray();
        Array.Sort(keys, sorted);
        var (hits, seen, sum) = (0, 0, 0d);
        for (var end = keys.Length - 1; end >= 0;)
        {
            var ofGroup = 0;
            var start = end;
            for (; start >= 0 && keys[start] == keys[end]; start--)
                ofGroup += sorted[start] ? 1 : 0;
            (hits, seen, end) = (hits + ofGroup, seen + end - start, start);
            sum += ofGroup * ((double)hits / seen);
        }
        return hits == 0 ? 0 : sum / hits;
    }

    private static string Cell(double value, IEnumerable<double> resampled)
    {
        var sorted = resampled.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture, $"{value:0.000} ({sorted[Resamples * 25 / 1000]:0.000}–{sorted[Resamples * 975 / 1000 - 1]:0.000})");
    }
}
