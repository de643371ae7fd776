using Engagement.Interactions.Sentiment;

namespace Engagement.SentimentTrainer;

/// <summary>
/// Trains the model that is shipped: the mean of linear models that are wrong about different texts. Weights come from one set of texts; calibration and the
/// biases of decision from another.
/// </summary>
internal static class Training
{
    public const int Bits = 18;

    private const int Classes = SentimentModel.Classes;

    /// <summary>Chosen by the macro recall on the texts of 2016: 0.641 and 0.643 one of each, 0.645 two together, 0.647 these eight.</summary>
    public static readonly IReadOnlyList<Recipe> Recipes =
    [
        .. Enumerable.Range(0, 4).SelectMany(pair => new[]
        {
            new Recipe(Bayes: false, Rate: 0.07f, Decay: 1e-3f, Epochs: 4, Seed: 2 * pair + 1),
            new Recipe(Bayes: true, Rate: 0.07f, Decay: 1e-5f, Epochs: 3, Seed: 2 * pair + 2),
        }),
    ];

    public static byte[] Train(LabelledTweets train, LabelledTweets select, IReadOnlyList<Recipe> recipes)
    {
        const uint Mask = (1u << Bits) - 1;
        var features = train.Texts.Select(text => SentimentFeatures.Of(text, Mask)).ToArray();
        var (hashed, plain) = (new float[Classes << Bits], new float[Classes * SentimentModel.PlainWeights]);
        foreach (var recipe in recipes)
        {
            var trained = new LinearTrainer(features, train.Labels, Bits, recipe).Train();
            for (var i = 0; i < hashed.Length; i++)
                hashed[i] += trained.Hashed[i] / recipes.Count;
            for (var i = 0; i < plain.Length; i++)
                plain[i] += trained.Plain[i] / recipes.Count;
        }
        var scores = ScoresOf(new SentimentModel(ToFile(hashed, plain, 1, new float[Classes])), select);
        var (temperature, priors) = Calibration.Fit(scores, select.Labels);
        for (var label = 0; label < Classes; label++)
        {
            plain[(label + 1) * SentimentModel.PlainWeights - 1] += priors[label] * temperature;
            foreach (var score in scores)
                score[label] = score[label] / temperature + priors[label];
        }
        return ToFile(hashed, plain, temperature, Calibration.BiasesOf(scores, select.Labels));
    }

    // The logarithms of the probabilities differ from the scores only by what is the same for all classes of a text.
    private static float[][] ScoresOf(SentimentModel model, LabelledTweets texts)
        => [.. texts.Texts.Select(model.Of).Select(said => new[] { MathF.Log(said.Negative), MathF.Log(said.Neutral), MathF.Log(said.Positive) })];

    private static byte[] ToFile(float[] hashed, float[] plain, float temperature, float[] biases)
    {
        var steps = Enumerable.Range(0, Classes)
            .Select(label => hashed.Where((_, i) => i % Classes == label).Max(MathF.Abs) / sbyte.MaxValue).ToArray();
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("SENT1"u8);
        writer.Write((byte)Bits);
        foreach (var value in steps.Append(temperature).Concat(biases).Concat(plain))
            writer.Write(value);
        for (var i = 0; i < hashed.Length; i++)
            writer.Write((sbyte)MathF.Round(hashed[i] / steps[i % Classes]));
        writer.Flush();
        return file.ToArray();
    }
}
