namespace Engagement.Evaluate.Figures;

/// <summary>How well the scores of one group of rows put the positive ones first.</summary>
/// <param name="Auc">The share of pairs of a positive and a negative that are in order, equal scores at half; 0 without such pairs.</param>
/// <param name="Ndcg">Over the first 5 places; 0 without positives.</param>
internal readonly record struct GroupFigures(double Auc, double Ndcg, int Positives, int Negatives)
{
    private const int Places = 5;

    public bool IsMixed => Positives > 0 && Negatives > 0;

    /// <param name="ties">Of rows with equal scores the one with the smaller number comes first.</param>
    public static GroupFigures Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<ulong> ties)
    {
        var order = new int[scores.Length];
        for (var at = 0; at < order.Length; at++)
            order[at] = at;
        var (ofRow, tieOfRow) = (scores.ToArray(), ties.ToArray());
        Array.Sort(order, (one, other) => ofRow[other].CompareTo(ofRow[one]) is not 0 and var byScore ? byScore : tieOfRow[one].CompareTo(tieOfRow[other]));
        var (positives, gain) = (0, 0d);
        for (var place = 0; place < order.Length; place++)
        {
            if (!labels[order[place]])
                continue;
            positives++;
            gain += place < Places ? 1 / Math.Log2(place + 2) : 0;
        }
        var best = 0d;
        for (var place = 0; place < Math.Min(positives, Places); place++)
            best += 1 / Math.Log2(place + 2);
        var negatives = order.Length - positives;
        return new GroupFigures(AucOf(order, ofRow, labels, positives, negatives), positives == 0 ? 0 : gain / best, positives, negatives);
    }

    private static double AucOf(int[] order, double[] scores, ReadOnlySpan<bool> labels, int positives, int negatives)
    {
        if (positives == 0 || negatives == 0)
            return 0;
        var (inOrder, negativesAbove) = (0d, 0);
        for (var start = 0; start < order.Length;)
        {
            var (ofTie, positivesOfTie, end) = (0, 0, start);
            for (; end < order.Length && scores[order[end]] == scores[order[start]]; end++)
            {
                positivesOfTie += labels[order[end]] ? 1 : 0;
                ofTie += labels[order[end]] ? 0 : 1;
            }
            inOrder += positivesOfTie * (negatives - negativesAbove - (ofTie / 2d));
            (negativesAbove, start) = (negativesAbove + ofTie, end);
        }
        return inOrder / ((double)positives * negatives);
    }
}
