namespace Engagement.Interactions.Sentiment;

/// <summary>What a text says: `Negative`, `Neutral` and `Positive` are probabilities, together 1.</summary>
/// <param name="Valence">How pleasant it is, -1 to 1: the difference of the outer probabilities and the lexicon's sum, in equal parts.</param>
internal readonly record struct Opinion(SentimentLabel Label, float Negative, float Neutral, float Positive, float Valence);

/// <summary>By their numbers in the model.</summary>
internal enum SentimentLabel
{
    Negative,
    Neutral,
    Positive,
}

/// <summary>
/// A linear model of three classes over hashed words and runs of letters and what the lexicon says, trained by `tools/Engagement.SentimentTrainer`. English.
/// The file: `SENT1`, the bits of a feature, then as little-endian floats a step for each class, the temperature, a bias of decision for each class, and the weights of
/// the lexicon by class, the last of which is the bias; then one signed byte a feature and class.
/// </summary>
internal sealed class SentimentModel
{
    public const int Classes = 3;

    /// <summary>What the lexicon says, and the bias.</summary>
    public const int PlainWeights = SentimentFeatures.LexiconCount + 1;

    public const int Floats = Classes + 1 + Classes + Classes * PlainWeights;

    public const int HeaderBytes = 5 + 1 + Floats * sizeof(float);

    private static readonly Lazy<SentimentModel> Shipped = new(Read);

    private readonly byte[] _file;
    private readonly float[] _floats = new float[Floats];
    private readonly uint _mask;

    /// <exception cref="InvalidDataException">Not a model of this form.</exception>
    public SentimentModel(byte[] file)
    {
        if (file.Length < HeaderBytes || !file.AsSpan().StartsWith("SENT1"u8) || file.Length != HeaderBytes + (Classes << file[5]))
            throw new InvalidDataException("Not a model of tools/Engagement.SentimentTrainer.");
        _file = file;
        _mask = (1u << file[5]) - 1;
        for (var i = 0; i < Floats; i++)
            _floats[i] = BitConverter.ToSingle(file, 6 + i * sizeof(float));
    }

    /// <summary>The one that is shipped.</summary>
    public static SentimentModel BuiltIn => Shipped.Value;

    public Opinion Of(string text)
    {
        var features = SentimentFeatures.Of(text, _mask);
        Span<float> scores = stackalloc float[Classes];
        AddHashed(scores, features.Words);
        AddHashed(scores, features.Runs);
        var (label, highest) = (0, float.MinValue);
        for (var i = 0; i < Classes; i++)
        {
            var weights = _floats.AsSpan(2 * Classes + 1 + i * PlainWeights, PlainWeights);
            scores[i] += weights[^1];
            for (var j = 0; j < features.Lexicon.Length; j++)
                scores[i] += weights[j] * features.Lexicon[j];
            scores[i] /= _floats[Classes];
            if (scores[i] + _floats[Classes + 1 + i] > highest)
                (label, highest) = (i, scores[i] + _floats[Classes + 1 + i]);
        }
        var (negative, neutral, positive) = (MathF.Exp(scores[0]), MathF.Exp(scores[1]), MathF.Exp(scores[2]));
        var sum = negative + neutral + positive;
        return new Opinion(
            (SentimentLabel)label, negative / sum, neutral / sum, positive / sum, ((positive - negative) / sum + features.Valence.Compound) / 2);
    }

    private void AddHashed(Span<float> scores, uint[] features)
    {
        if (features.Length == 0)
            return;
        var (negative, neutral, positive) = (0, 0, 0);
        foreach (var feature in features)
        {
            var at = HeaderBytes + Classes * (int)feature;
            negative += (sbyte)_file[at];
            neutral += (sbyte)_file[at + 1];
            positive += (sbyte)_file[at + 2];
        }
        var scale = 1 / MathF.Sqrt(features.Length);
        scores[0] += negative * _floats[0] * scale;
        scores[1] += neutral * _floats[1] * scale;
        scores[2] += positive * _floats[2] * scale;
    }

    private static SentimentModel Read()
    {
        using var stream = typeof(SentimentModel).Assembly.GetManifestResourceStream("Sentiment/sentiment.model")
            ?? throw new InvalidOperationException("The model of sentiment is not in the assembly.");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return new SentimentModel(file);
    }
}
