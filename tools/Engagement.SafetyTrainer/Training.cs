using Engagement.SocialGraph.Safety.Offence;

namespace Engagement.SafetyTrainer;

/// <summary>
/// Trains the linear model: logistic regression by AdaGrad over features weighted with their naive Bayes log-count ratios (Wang and Manning 2012),
/// averaged over the steps. Deterministic: the same texts give the same bytes.
/// </summary>
internal static class Training
{
    public const int Bits = 18;

    private const int Epochs = 12;
    private const float Rate = 0.15f;
    private const float Decay = 2e-5f;
    private const float Smoothing = 1;
    private const int FewestFlagged = 30;

    public static byte[] Train(LabelledTexts train, LabelledTexts val, double precision, double certainPrecision)
    {
        const uint Mask = (1u << Bits) - 1;
        var features = train.Texts.Select(text => TextFeatures.Of(text, Mask).ToArray()).ToArray();
        var ratios = Ratios(features, train.Labels);
        var weights = new float[1 << Bits];
        var (bias, squares, sums) = (0f, new float[1 << Bits], new double[1 << Bits]);
        var order = Enumerable.Range(0, features.Length).ToArray();
        var random = new Random(1);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var i in order)
                bias += Step(features[i], train.Labels[i], ratios, weights, squares, bias);
            if (epoch < Epochs / 3)
                continue;
            for (var feature = 0; feature < weights.Length; feature++)
                sums[feature] += weights[feature];
        }
        var averaged = sums.Select((sum, feature) => (float)(sum / (Epochs - Epochs / 3)) * ratios[feature]).ToArray();
        var file = Quantise(averaged, bias, 0.5f, 0.5f);
        var scores = val.Texts.Select(new TrainedScore(file).Of).ToArray();
        return Quantise(
            averaged, bias, Figures.ThresholdFor(precision, scores, val.Labels, FewestFlagged),
            Figures.ThresholdFor(certainPrecision, scores, val.Labels, FewestFlagged));
    }

    private static float Step(uint[] features, bool label, float[] ratios, float[] weights, float[] squares, float bias)
    {
        var scale = 1 / MathF.Sqrt(Math.Max(1, features.Length));
        var sum = bias;
        foreach (var feature in features)
            sum += weights[feature] * ratios[feature] * scale;
        var error = (label ? 1 : 0) - 1 / (1 + MathF.Exp(-sum));
        foreach (var feature in features)
        {
            var gradient = error * ratios[feature] * scale - Decay * weights[feature] * features.Length;
            squares[feature] += gradient * gradient;
            weights[feature] += Rate * gradient / (MathF.Sqrt(squares[feature]) + 1e-6f);
        }
        return 0.01f * error;
    }

    private static float[] Ratios(uint[][] features, bool[] labels)
    {
        var counts = new float[2, 1 << Bits];
        var totals = new float[2];
        for (var i = 0; i < features.Length; i++)
        {
            var label = labels[i] ? 1 : 0;
            totals[label]++;
            foreach (var feature in features[i])
                counts[label, feature]++;
        }
        var ratios = new float[1 << Bits];
        for (var feature = 0; feature < ratios.Length; feature++)
        {
            ratios[feature] = MathF.Log(
                (counts[1, feature] + Smoothing) / (totals[1] + 2 * Smoothing) * ((totals[0] + 2 * Smoothing) / (counts[0, feature] + Smoothing)));
        }
        return ratios;
    }

    private static byte[] Quantise(float[] weights, float bias, float threshold, float certain)
    {
        var step = weights.Max(MathF.Abs) / sbyte.MaxValue;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("SAFE1"u8);
        writer.Write((byte)Bits);
        foreach (var value in new[] { bias, step, threshold, certain })
            writer.Write(value);
        foreach (var weight in weights)
            writer.Write((sbyte)MathF.Round(weight / step));
        writer.Flush();
        return file.ToArray();
    }
}
