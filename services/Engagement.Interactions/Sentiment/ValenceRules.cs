using System.Collections.Frozen;

namespace Engagement.Interactions.Sentiment;

/// <summary>What the lexicon says of a text.</summary>
internal readonly record struct Valence(float Compound, float Positive, float Negative, float Highest, float Lowest, float Last, int Hits);

/// <summary>
/// Adds up the valences of the lexicon as VADER's paper describes it: degree words strengthen or weaken what follows, a negation within three words turns it
/// round, capitals and exclamation marks strengthen, and after a `but` counts more than before it.
/// </summary>
internal static class ValenceRules
{
    private const float DegreeStep = 0.293f;
    private const float ShoutStep = 0.733f;
    private const float NegationFactor = -0.74f;
    private const float ExclamationStep = 0.292f;
    private const float Normaliser = 15;
    private const int Reach = 3;

    private static readonly FrozenSet<string> Stronger = ("absolutely amazingly awfully completely considerably decidedly deeply effing enormously "
        + "entirely especially exceptionally extremely fabulously flipping flippin freaking freakin fricking frickin frigging friggin fully fucking fuckin "
        + "greatly hella highly hugely incredibly intensely majorly more most particularly purely quite really remarkably so substantially super thoroughly "
        + "totally tremendously uber unbelievably unusually utterly very too such").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Weaker = "almost barely hardly kinda less little marginally occasionally partly scarcely slightly somewhat sorta"
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Negations = ("aint arent cannot cant couldnt didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt neednt "
        + "neither never none nope nor not nothing nowhere oughtnt shant shouldnt wasnt werent without wont wouldnt rarely seldom despite no "
        + "ain't").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool IsNegation(string word) => Negations.Contains(word) || word.EndsWith("n't", StringComparison.Ordinal);

    public static Valence Of(List<Token> tokens)
    {
        Span<float> valences = tokens.Count <= 256 ? stackalloc float[tokens.Count] : new float[tokens.Count];
        var but = tokens.FindLastIndex(token => token.Text is "but" or "however");
        var mixed = tokens.Exists(token => token.Kind == TokenKind.Word && !token.Shouted);
        var (sum, positive, negative, highest, lowest, last, hits, exclamations) = (0f, 0f, 0f, 0f, 0f, 0f, 0, 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            exclamations += tokens[i].Kind == TokenKind.Mark ? tokens[i].Text.Count(mark => mark == '!') : 0;
            if (OfToken(tokens, i, mixed) is not (not 0 and var valence))
                continue;
            if (but >= 0)
                valence *= i < but ? 0.5f : 1.5f;
            valences[i] = valence;
            sum += valence;
            (positive, negative) = valence > 0 ? (positive + valence, negative) : (positive, negative - valence);
            (highest, lowest, last, hits) = (Math.Max(highest, valence), Math.Min(lowest, valence), valence, hits + 1);
        }
        var emphasis = Math.Min(exclamations, 4) * ExclamationStep;
        sum += Math.Sign(sum) * emphasis;
        return new Valence(sum / MathF.Sqrt(sum * sum + Normaliser), positive, negative, highest, lowest, last, hits);
    }

    private static float OfToken(List<Token> tokens, int i, bool mixed)
    {
        var token = tokens[i];
        if (token.Kind is TokenKind.Mention or TokenKind.Link or TokenKind.Mark || !TryGet(token.Text, out var valence))
            return 0;
        // `No` before another word only negates it.
        if (token.Text == "no" && i + 1 < tokens.Count && TryGet(tokens[i + 1].Text, out _))
            return 0;
        if (token.Shouted && mixed)
            valence += Math.Sign(valence) * ShoutStep;
        for (var before = 1; before <= Reach && i - before >= 0; before++)
        {
            var other = tokens[i - before];
            if (other.Kind == TokenKind.Mark && other.Text is not ",")
                break;
            var step = DegreeStep * (before == 1 ? 1 : before == 2 ? 0.95f : 0.9f);
            if (Stronger.Contains(other.Text))
                valence += Math.Sign(valence) * step;
            else if (Weaker.Contains(other.Text))
                valence -= Math.Sign(valence) * step;
            else if (IsNegation(other.Text))
                valence *= NegationFactor;
        }
        return valence;
    }

    // `Sooo` is there as `soo`, and in the lexicon as `so`.
    private static bool TryGet(string word, out float valence)
    {
        if (ValenceLexicon.TryGet(word, out valence))
            return true;
        return word.Length > 2 && word[^1] == word[^2] && ValenceLexicon.TryGet(word.AsSpan(0, word.Length - 1), out valence);
    }
}
