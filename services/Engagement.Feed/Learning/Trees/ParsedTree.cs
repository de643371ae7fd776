using System.Globalization;

namespace Engagement.Feed.Learning.Trees;

/// <summary>A tree as LightGBM writes it. A child from 0 is a node, below 0 the complement of a leaf.</summary>
internal sealed record ParsedTree(short[] Features, float[] Thresholds, int[] Lefts, int[] Rights, double[] Leaves)
{
    /// <exception cref="InvalidDataException">The text has what we never train, such as a split by category.</exception>
    public static IReadOnlyList<ParsedTree> ReadAll(string text)
        => [.. text.Split("\nTree=").Skip(1).Select(tree => Read(tree.Split("\nend of trees")[0]))];

    private static ParsedTree Read(string text)
    {
        var fields = text.Split('\n').Select(line => line.Split('=', 2)).Where(line => line.Length == 2)
            .ToDictionary(line => line[0], line => line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (fields["num_cat"][0] != "0" || Of(fields, "decision_type").Any(type => type != "2" && type != "0"))
            throw new InvalidDataException("The trees have splits by category or by missing values.");
        return new ParsedTree(
            [.. Of(fields, "split_feature").Select(value => short.Parse(value, CultureInfo.InvariantCulture))],
            [.. Of(fields, "threshold").Select(value => Floor(double.Parse(value, CultureInfo.InvariantCulture)))],
            [.. Of(fields, "left_child").Select(value => int.Parse(value, CultureInfo.InvariantCulture))],
            [.. Of(fields, "right_child").Select(value => int.Parse(value, CultureInfo.InvariantCulture))],
            [.. Of(fields, "leaf_value").Select(value => double.Parse(value, CultureInfo.InvariantCulture))]);
    }

    private static string[] Of(Dictionary<string, string[]> fields, string name) => fields.GetValueOrDefault(name) ?? [];

    // The largest float that is not above: no float lies between the two, so floats compare with both alike.
    private static float Floor(double threshold) => (float)threshold <= threshold ? (float)threshold : MathF.BitDecrement((float)threshold);
}
