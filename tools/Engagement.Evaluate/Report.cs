using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Engagement.Evaluate.Figures;

namespace Engagement.Evaluate;

/// <summary>Every figure by its name, in the order in which they came.</summary>
internal sealed class Report(TextWriter output)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly List<(string Name, Figure Figure)> _figures = [];

    /// <summary>Writes a figure down, and as a line of a table.</summary>
    public void Add(string name, Figure figure)
    {
        _figures.Add((name, figure));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {figure.Value:0.0000} | {figure.Low:0.0000}–{figure.High:0.0000} |"));
    }

    public void AddOrder(string name, Resampling resampling, OrderFigures figures, IReadOnlyList<OrderFigures>? seeds = null)
    {
        Add($"{name}.primary", resampling.Of(figures.Primary, Each(seeds, static (seed, draws) => seed.Primary(draws))));
        Add($"{name}.gauc", resampling.Of(figures.Gauc, Each(seeds, static (seed, draws) => seed.Gauc(draws))));
        Add($"{name}.ndcg@5", resampling.Of(figures.Ndcg, Each(seeds, static (seed, draws) => seed.Ndcg(draws))));

        double[]? Each(IReadOnlyList<OrderFigures>? ofSeeds, Func<OrderFigures, byte[], double> of)
            => ofSeeds is null ? null : [.. ofSeeds.Select(seed => of(seed, resampling.EveryOne))];
    }

    public string ToJson()
    {
        var root = new JsonObject();
        foreach (var (name, figure) in _figures)
        {
            root[name] = new JsonObject { ["value"] = figure.Value, ["low"] = figure.Low, ["high"] = figure.High };
            if (figure.Seeds is { } seeds)
                root[name]!["seeds"] = new JsonArray([.. seeds.Select(seed => JsonValue.Create(seed))]);
        }
        return root.ToJsonString(Indented);
    }
}
