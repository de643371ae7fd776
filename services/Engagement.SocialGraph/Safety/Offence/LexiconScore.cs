using Engagement.SocialGraph.Safety.Normalising;

namespace Engagement.SocialGraph.Safety.Offence;

/// <summary>
/// The shipped score: the weights of the words that a text holds, the heaviest counting most, and of what stands around them. The weights are set
/// by hand; docs/safety.md has how well that does.
/// </summary>
internal sealed class LexiconScore(OffensiveLexicon lexicon) : IOffenceScore
{
    private const float Bias = -3;
    private const float AtSomebody = 0.7f;
    private const float Self = -1;
    private const float Fond = -1.2f;

    /// <summary>How much the heaviest, the next and all further hits count.</summary>
    private static readonly float[] Shares = [1, 0.4f, 0.2f];

    /// <summary>The precision on the validation texts is 0.75 or more from here, and 0.9 from the next.</summary>
    public float Threshold => 0.35f;

    public float Certain => 0.67f;

    public float Of(MessageText text)
    {
        var (first, second, rest, at) = (0f, 0f, 0f, -1);
        for (var i = 0; i < text.Words.Length;)
        {
            var (weight, length) = lexicon.Match(text.Words, i);
            if (weight > first)
                (first, second, rest, at) = (weight, first, rest + second, i);
            else if (weight > second)
                (second, rest) = (weight, rest + second);
            else
                rest += weight;
            i += length;
        }
        if (at < 0)
            return 0;
        var logOdds = Bias + first * Shares[0] + second * Shares[1] + Math.Min(rest * Shares[2], 1) + Around(text.Words, at);
        return 1 / (1 + MathF.Exp(-logOdds));
    }

    private static float Around(ReadOnlySpan<string> words, int at)
    {
        var before = words[Math.Max(0, at - 4)..at];
        var after = words[(at + 1)..Math.Min(words.Length, at + 3)];
        var around = 0f;
        foreach (var word in before)
        {
            around = word is "you" or "you're" or "your" or "youre" or "ur" or "u" or "ya" or "yall" or "y'all" or "he's" or "she's" or "they're"
                ? Math.Max(around, AtSomebody)
                : word is "i'm" or "im" or "my" or "myself" ? Math.Min(around, Self) : around;
        }
        foreach (var word in after)
            around += word is "love" or "awesome" or "amazing" or "great" or "good" or "beautiful" or "happy" or "proud" or "hilarious" ? Fond : 0;
        return around;
    }
}
