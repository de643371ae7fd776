namespace Engagement.SocialGraph.Safety.Normalising;

/// <summary>A text in the forms that the rules look at.</summary>
internal sealed class MessageText
{
    private MessageText(string raw, string plain, bool hidden, string[] words)
        => (Raw, Plain, Hidden, Words) = (raw, plain, hidden, words);

    /// <summary>As it was written.</summary>
    public string Raw { get; }

    /// <summary>Folded, with its punctuation.</summary>
    public string Plain { get; }

    /// <summary>Whether something invisible stood inside a word.</summary>
    public bool Hidden { get; }

    /// <summary>Its words without disguise: leetspeak read, letters that were set apart joined, repeated letters cut to two.</summary>
    public string[] Words { get; }

    public static MessageText Of(string raw)
    {
        var plain = Folding.Fold(raw, out var hidden);
        return new MessageText(raw, plain, hidden, WordReader.Read(plain));
    }
}
