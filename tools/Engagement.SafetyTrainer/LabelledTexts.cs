using Engagement.SocialGraph.Safety.Normalising;

namespace Engagement.SafetyTrainer;

/// <summary>Texts, a line each, and what people said of them: `1` for offensive, else `0`.</summary>
internal sealed record LabelledTexts(MessageText[] Texts, bool[] Labels)
{
    /// <exception cref="InvalidDataException">The files have not the same number of lines, or a label is another.</exception>
    public static LabelledTexts Read(string texts, string labels)
    {
        var ofTexts = File.ReadAllLines(texts);
        var ofLabels = File.ReadAllLines(labels).Select(label => label.Trim()).ToArray();
        if (ofTexts.Length != ofLabels.Length)
            throw new InvalidDataException($"{texts} has {ofTexts.Length} lines, {labels} has {ofLabels.Length}.");
        if (ofLabels.FirstOrDefault(label => label is not ("0" or "1")) is { } other)
            throw new InvalidDataException($"{labels} has a label {other}.");
        return new LabelledTexts([.. ofTexts.Select(MessageText.Of)], [.. ofLabels.Select(label => label == "1")]);
    }
}
