namespace Engagement.Evaluate.Figures;

/// <summary>The share of all pairs of a positive and a negative row that are in order, equal scores at half, when each viewer counts so many times.</summary>
internal sealed class AucFigures
{
    // Sorted by score: the viewer and label of a row, and whether the next row has another score.
    private readonly (int Viewer, bool Label, bool IsLastOfTie)[] _rows;

    /// <param name="viewers">Of each row, from 0.</param>
    public AucFigures(int[] viewers, bool[] labels, double[] scores)
    {
        var order = Enumerable.Range(0, scores.Length).OrderBy(row => scores[row]).ToArray();
        _rows = [.. order.Select((row, at) => (
            viewers[row], labels[row], at == order.Length - 1 || scores[order[at + 1]] != scores[row]))];
    }

    public double Value(byte[] draws)
    {
        var (positives, negatives, inOrder) = (0d, 0d, 0d);
        var (positivesOfTie, negativesOfTie) = (0d, 0d);
        foreach (var (viewer, label, isLastOfTie) in _rows)
        {
            positivesOfTie += label ? draws[viewer] : 0;
            negativesOfTie += label ? 0 : draws[viewer];
            if (!isLastOfTie)
                continue;
            inOrder += positivesOfTie * (negatives + (negativesOfTie / 2));
            (positives, negatives) = (positives + positivesOfTie, negatives + negativesOfTie);
            (positivesOfTie, negativesOfTie) = (0, 0);
        }
        return positives * negatives == 0 ? 0 : inOrder / (positives * negatives);
    }
}
