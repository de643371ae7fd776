namespace Engagement.Feed.Learning;

/// <summary>Features and labels of rows, those of a group in turn.</summary>
/// <param name="Values">The features of a row, then those of the next.</param>
/// <param name="Groups">How many rows in turn belong together.</param>
internal sealed record LabelledRows(float[] Values, float[] Labels, int[] Groups, int Columns)
{
    /// <param name="columns">Which of the values are taken.</param>
    public static LabelledRows Of(IReadOnlyList<float[]> values, IReadOnlyList<bool> labels, IReadOnlyList<int> groups, int[] columns)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(row => groups[row]).ToArray();
        var picked = new float[order.Length * columns.Length];
        for (var row = 0; row < order.Length; row++)
        {
            for (var column = 0; column < columns.Length; column++)
                picked[(row * columns.Length) + column] = values[order[row]][columns[column]];
        }
        return new LabelledRows(
            picked, Array.ConvertAll(order, row => labels[row] ? 1f : 0), [.. order.GroupBy(row => groups[row]).Select(group => group.Count())],
            columns.Length);
    }
}
