using System.Text;

namespace Engagement.Feed.Learning.Trees;

/// <summary>Trains trees with LightGBM; what comes out is its text, which <see cref="FlatTrees"/> reads.</summary>
internal static class TreeTrainer
{
    /// <param name="rows">The values of a row, then those of the next.</param>
    /// <param name="groups">For an order: how many rows in turn belong together.</param>
    public static string Train(
        TreeSettings settings, ReadOnlySpan<float> rows, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, ReadOnlySpan<int> groups)
    {
        var parameters = settings.Parameters;
        LightGbm.Check(LightGbm.DatasetCreateFromMat(
            rows, LightGbm.Float32, labels.Length, rows.Length / labels.Length, isRowMajor: 1, parameters, 0, out var dataset));
        try
        {
            LightGbm.Check(LightGbm.DatasetSetField(dataset, "label", labels, labels.Length, LightGbm.Float32));
            if (!weights.IsEmpty)
                LightGbm.Check(LightGbm.DatasetSetField(dataset, "weight", weights, weights.Length, LightGbm.Float32));
            if (settings.Objective == Objective.Order)
                LightGbm.Check(LightGbm.DatasetSetField(dataset, "group", groups, groups.Length, LightGbm.Int32));
            return Boost(dataset, settings.Trees, parameters);
        }
        finally
        {
            LightGbm.Check(LightGbm.DatasetFree(dataset));
        }
    }

    private static string Boost(nint dataset, int trees, string parameters)
    {
        LightGbm.Check(LightGbm.BoosterCreate(dataset, parameters, out var booster));
        try
        {
            for (var (tree, isFinished) = (0, 0); tree < trees && isFinished == 0; tree++)
                LightGbm.Check(LightGbm.BoosterUpdateOneIter(booster, out isFinished));
            return Text(booster);
        }
        finally
        {
            LightGbm.Check(LightGbm.BoosterFree(booster));
        }
    }

    private static string Text(nint booster)
    {
        LightGbm.Check(LightGbm.BoosterSaveModelToString(booster, 0, -1, LightGbm.SplitImportance, 0, out var needed, []));
        var text = new byte[needed];
        LightGbm.Check(LightGbm.BoosterSaveModelToString(booster, 0, -1, LightGbm.SplitImportance, needed, out _, text));
        return Encoding.UTF8.GetString(text.AsSpan(0, (int)needed - 1));
    }
}
