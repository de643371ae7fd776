using Engagement.Feed.Learning.Trees;

namespace Engagement.Feed.Learning;

/// <summary>A trained model: trees, how far their sum counts, and the columns of a row of all features that they look at.</summary>
internal sealed class RankingModel(IReadOnlyList<(FlatTrees Trees, double Weight)> parts, int[] columns)
{
    /// <summary>Larger is better; only the order means something.</summary>
    public double[] Score(IReadOnlyList<float[]> rows)
    {
        var picked = new float[rows.Count * columns.Length];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < columns.Length; column++)
                picked[(row * columns.Length) + column] = rows[row][columns[column]];
        }
        var (scores, ofPart) = (new double[rows.Count], new double[rows.Count]);
        foreach (var (trees, weight) in parts)
        {
            Array.Clear(ofPart);
            trees.Add(picked, columns.Length, ofPart);
            for (var row = 0; row < scores.Length; row++)
                scores[row] += weight * ofPart[row];
        }
        return scores;
    }
}
