namespace Engagement.Feed.Learning.Trees;

/// <summary>The features of many candidates, sixteen candidates side by side: a vector takes one feature of all of them.</summary>
internal sealed class FeatureBlocks(int rows, int features)
{
    public const int Lanes = 16;

    private readonly int _features = features;

    // The last block's missing candidates are zeros.
    private readonly float[] _values = new float[(rows + Lanes - 1) / Lanes * features * Lanes];

    public int Rows { get; } = rows;

    /// <param name="values">The features of a row, then those of the next.</param>
    public static FeatureBlocks Of(ReadOnlySpan<float> values, int features)
    {
        var blocks = new FeatureBlocks(values.Length / features, features);
        for (var row = 0; row < blocks.Rows; row++)
            blocks.Set(row, values.Slice(row * features, features));
        return blocks;
    }

    public void Set(int row, ReadOnlySpan<float> values)
    {
        var at = (row / Lanes * _features * Lanes) + (row % Lanes);
        foreach (var value in values[.._features])
        {
            _values[at] = value;
            at += Lanes;
        }
    }

    /// <summary>The candidates from `block` × 16 on: a feature of all sixteen, then the next.</summary>
    public ReadOnlySpan<float> Block(int block) => _values.AsSpan(block * _features * Lanes, _features * Lanes);
}
