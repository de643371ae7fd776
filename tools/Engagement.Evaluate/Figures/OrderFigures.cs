namespace Engagement.Evaluate.Figures;

/// <summary>
/// GAUC, nDCG@5 and their mean, the primary figure, as sums by viewer: GAUC is the AUC of groups with both labels, weighted by their positives;
/// nDCG is the mean over all groups, those without a positive at 0.
/// </summary>
internal sealed class OrderFigures
{
    private readonly double[] _auc;
    private readonly double[] _aucWeight;
    private readonly double[] _ndcg;
    private readonly double[] _groups;

    private OrderFigures(int viewers)
        => (_auc, _aucWeight, _ndcg, _groups) = (new double[viewers], new double[viewers], new double[viewers], new double[viewers]);

    public static OrderFigures Of(Groups groups, IReadOnlyList<double> scores)
    {
        var figures = new OrderFigures(groups.Viewers);
        foreach (var group in groups.All)
        {
            var ofGroup = GroupFigures.Of(
                [.. group.Rows.Select(row => scores[row])], [.. group.Rows.Select(row => groups.Labels[row])], [.. group.Rows.Select(row => groups.Ties[row])]);
            figures._auc[group.Viewer] += ofGroup.IsMixed ? ofGroup.Positives * ofGroup.Auc : 0;
            figures._aucWeight[group.Viewer] += ofGroup.IsMixed ? ofGroup.Positives : 0;
            figures._ndcg[group.Viewer] += ofGroup.Ndcg;
            figures._groups[group.Viewer]++;
        }
        return figures;
    }

    /// <summary>Those of several seeds: the figures are the means of theirs.</summary>
    public static OrderFigures Mean(IReadOnlyList<OrderFigures> seeds)
    {
        var mean = new OrderFigures(seeds[0]._auc.Length);
        for (var viewer = 0; viewer < mean._auc.Length; viewer++)
        {
            mean._auc[viewer] = seeds.Average(seed => seed._auc[viewer]);
            mean._ndcg[viewer] = seeds.Average(seed => seed._ndcg[viewer]);
            (mean._aucWeight[viewer], mean._groups[viewer]) = (seeds[0]._aucWeight[viewer], seeds[0]._groups[viewer]);
        }
        return mean;
    }

    public double Gauc(byte[] draws) => Ratio(_auc, _aucWeight, draws);

    public double Ndcg(byte[] draws) => Ratio(_ndcg, _groups, draws);

    public double Primary(byte[] draws) => (Gauc(draws) + Ndcg(draws)) / 2;

    private static double Ratio(double[] parts, double[] wholes, byte[] draws)
    {
        var (part, whole) = (0d, 0d);
        for (var viewer = 0; viewer < draws.Length; viewer++)
        {
            part += draws[viewer] * parts[viewer];
            whole += draws[viewer] * wholes[viewer];
        }
        return whole == 0 ? 0 : part / whole;
    }
}
