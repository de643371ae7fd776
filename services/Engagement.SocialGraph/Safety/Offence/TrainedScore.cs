using Engagement.SocialGraph.Safety.Normalising;

namespace Engagement.SocialGraph.Safety.Offence;

/// <summary>
/// A linear model over hashed features, trained by `tools/Engagement.SafetyTrainer`: one signed byte a feature. The file: `SAFE1`, the number of
/// bits of a feature, then bias, step of a weight, threshold and certainty as little-endian floats, then the weights.
/// </summary>
internal sealed class TrainedScore : IOffenceScore
{
    public const int HeaderBytes = 5 + 1 + 4 * sizeof(float);

    private const int FewestBits = 10;
    private const int MostBits = 20;

    private readonly byte[] _file;
    private readonly float _bias;
    private readonly float _step;
    private readonly uint _mask;

    /// <exception cref="InvalidDataException">Not a model of this form.</exception>
    public TrainedScore(byte[] file)
    {
        if (file.Length < HeaderBytes || !file.AsSpan().StartsWith("SAFE1"u8) || file[5] is < FewestBits or > MostBits
            || file.Length != HeaderBytes + (1 << file[5]))
            throw new InvalidDataException("Not a model of tools/Engagement.SafetyTrainer.");
        _file = file;
        _mask = (1u << file[5]) - 1;
        _bias = BitConverter.ToSingle(file, 6);
        _step = BitConverter.ToSingle(file, 10);
        Threshold = BitConverter.ToSingle(file, 14);
        Certain = BitConverter.ToSingle(file, 18);
    }

    /// <summary>The model in a file, or null when there is none.</summary>
    public static TrainedScore? TryRead(string path)
    {
        try
        {
            return new TrainedScore(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    public float Threshold { get; }

    public float Certain { get; }

    public float Of(MessageText text)
    {
        var features = TextFeatures.Of(text, _mask);
        var sum = 0;
        foreach (var feature in features)
            sum += (sbyte)_file[HeaderBytes + (int)feature];
        return 1 / (1 + MathF.Exp(-(_bias + sum * _step / MathF.Sqrt(Math.Max(1, features.Count)))));
    }
}
