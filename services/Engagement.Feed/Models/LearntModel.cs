using System.IO.Compression;
using System.Text.Json;
using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.Trees;

namespace Engagement.Feed.Models;

/// <summary>A head of a model: its trees, and what makes a probability of their sum.</summary>
internal sealed record LearntHead(string Name, FlatTrees Trees, Calibration Calibration);

/// <summary>The heads that could be learnt, in the order of <see cref="Head.All"/>.</summary>
internal sealed class LearntModel(IReadOnlyList<LearntHead> heads)
{
    public IReadOnlyList<LearntHead> Heads { get; } = heads;

    /// <summary>The probabilities of a head for each row.</summary>
    public void Predict(int head, FeatureBlocks rows, Span<double> probabilities)
    {
        probabilities.Clear();
        Heads[head].Trees.Add(rows, probabilities);
        foreach (ref var value in probabilities)
            value = Heads[head].Calibration.Probability(value);
    }
}

/// <summary>A model as it is kept.</summary>
/// <param name="Features">The names of the features that its trees look at, in their order.</param>
internal sealed record ModelContent(string[] Features, HeadContent[] Heads)
{
    public static string[] FeaturesNow { get; } = [.. FeatureSet.Served.Features.Select(feature => feature.Name)];

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Optimal))
            JsonSerializer.Serialize(compressed, this);
        return bytes.ToArray();
    }

    public static ModelContent From(byte[] bytes)
    {
        using var compressed = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<ModelContent>(compressed)!;
    }

    /// <summary>Null when it was learnt for other features than this process computes.</summary>
    public LearntModel? ToModel()
        => !Features.SequenceEqual(FeaturesNow) ? null : new LearntModel([.. Heads.Select(head => new LearntHead(
            head.Name, new FlatTrees(ParsedTree.ReadAll(head.Trees)), new Calibration(head.Slope, head.Offset)))]);
}

/// <param name="Trees">As LightGBM writes them.</param>
internal sealed record HeadContent(string Name, string Trees, double Slope, double Offset);
