namespace Engagement.Feed.Models;

/// <summary>What is known of a model: of each head, and beside what served when it was made.</summary>
internal sealed record ModelFigures(int Rows, HeadFigures[] Heads, Comparison? Comparison);

/// <summary>How a head does on the newest rows, which neither its trees nor its calibration have seen.</summary>
/// <param name="Positives">Rows with the outcome among those that the trees are trained on; of a share the sum.</param>
/// <param name="IsLearnt">False: there were too few, and the model does without it; the figures below are 0.</param>
/// <param name="Auc">The share of pairs of a row with the outcome, or at least half of it, and one without that are in order.</param>
/// <param name="LogLoss">The mean; <paramref name="LogLossOfRate"/> is that of predicting the training's rate for all.</param>
/// <param name="Predicted">The mean prediction; <paramref name="Seen"/> is the rate that came.</param>
internal sealed record HeadFigures(
    string Name, int Positives, bool IsLearnt, double Auc, double LogLoss, double LogLossOfRate, double Predicted, double Seen);

/// <summary>
/// The measure of promotion: of all pairs of exposures of one viewer whose outcomes are worth different sums of the weights, the share whose scores are in
/// that order (equal scores at half), for a candidate and for what serves, on the same newest rows.
/// </summary>
/// <param name="ServingVersion">0: the declared formula.</param>
/// <param name="StandardError">Of the difference, over viewers.</param>
internal sealed record Comparison(long ServingVersion, int Viewers, long Pairs, double Candidate, double Serving, double StandardError)
{
    /// <summary>A candidate is better when the 95 % interval of the difference is above 0.</summary>
    private const double Interval = 1.96;

    /// <summary>A viewer's newest exposures, so that nobody counts for most of the pairs.</summary>
    private const int MostOfViewer = 100;

    public double Gain => Candidate - Serving;

    public bool IsBetter => Gain - (Interval * StandardError) > 0;

    /// <param name="viewers">Of each row, in order of time.</param>
    /// <param name="values">What came of it, worth the weights.</param>
    public static Comparison Of(
        long servingVersion, IReadOnlyList<int> viewers, IReadOnlyList<double> values, IReadOnlyList<double> candidate, IReadOnlyList<double> serving)
    {
        var ofViewers = Enumerable.Range(0, viewers.Count).GroupBy(row => viewers[row]).Select(rows =>
        {
            int[] newest = [.. rows.TakeLast(MostOfViewer)];
            return (Pairs: PairsOf(newest, values), Candidate: InOrder(newest, values, candidate), Serving: InOrder(newest, values, serving));
        }).Where(of => of.Pairs > 0).ToList();
        var pairs = ofViewers.Sum(of => of.Pairs);
        if (pairs == 0)
            return new Comparison(servingVersion, 0, 0, 0, 0, 0);
        var (ofCandidate, ofServing) = (ofViewers.Sum(of => of.Candidate) / pairs, ofViewers.Sum(of => of.Serving) / pairs);
        var gain = ofCandidate - ofServing;
        var squares = ofViewers.Sum(of => Math.Pow(of.Candidate - of.Serving - (gain * of.Pairs), 2));
        return new Comparison(servingVersion, ofViewers.Count, pairs, ofCandidate, ofServing, Math.Sqrt(squares) / pairs);
    }

    private static long PairsOf(int[] rows, IReadOnlyList<double> values)
        => rows.Sum(one => rows.LongCount(other => values[one] > values[other]));

    private static double InOrder(int[] rows, IReadOnlyList<double> values, IReadOnlyList<double> scores)
        => rows.Sum(one => rows.Sum(other
            => values[one] <= values[other] ? 0 : scores[one] > scores[other] ? 1 : scores[one] == scores[other] ? 0.5 : 0));
}
