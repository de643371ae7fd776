using Engagement.Feed.Learning;

namespace Engagement.Evaluate.Rivals;

/// <summary>Rankings by a single number, which a model has to be better than.</summary>
internal static class Columns
{
    public static IEnumerable<(string Name, double[] Scores)> Of(TrainingRows rows)
    {
        var random = new Random(1);
        yield return ("random", [.. rows.Exposures.Select(_ => random.NextDouble())]);
        // What the labels themselves would score: the most that can be reached.
        yield return ("oracle", [.. rows.Exposures.Select(exposure => exposure.Has(Outcomes.LongView) ? 1d : 0)]);
        yield return ("popularity", Column(rows, "video_long_rate", 1));
        yield return ("item_to_item", Column(rows, "near_long", 1));
        // The state is of before the test, so a viewer has one rate; only the test's own rows could make it run along with them.
        yield return ("guard", Column(rows, "viewer_long_rate", -1));
    }

    public static double[] Of(TrainingRows rows, string feature) => Column(rows, feature, 1);

    private static double[] Column(TrainingRows rows, string feature, int sign)
    {
        var column = rows.Features.Features.Select((of, at) => (of.Name, at)).Single(entry => entry.Name == feature).at;
        return [.. rows.Values.Select(values => sign * (double)values[column])];
    }
}
