using System.Buffers;

namespace Engagement.Feed.Preferences;

/// <summary>Finds the first of a viewer's keywords in a folded text.</summary>
internal sealed class KeywordFilter
{
    private const char LineBreak = '\n';

    private readonly List<(string Word, StandingFeedback Feedback)> _words = [];
    private readonly SearchValues<string> _any;

    public KeywordFilter(IEnumerable<StandingFeedback> keywords)
    {
        foreach (var keyword in keywords)
        {
            var word = FoldedText.Of(keyword.Target);
            _words.Add((word, keyword));
            if (word.Contains(' ', StringComparison.Ordinal))
                _words.Add((Hashtag(word.Replace(" ", "", StringComparison.Ordinal)), keyword));
        }
        _any = SearchValues.Create([.. _words.Select(entry => entry.Word)], StringComparison.Ordinal);
    }

    public bool IsEmpty => _words.Count == 0;

    /// <summary>What is looked at of a video before its caption is known, a line each, so that no phrase is found across two of them.</summary>
    public static string TextOf(IEnumerable<string> hashtags, IEnumerable<string> topics)
        => string.Join(LineBreak, hashtags.Select(hashtag => Hashtag(FoldedText.Of(hashtag))).Concat(topics.Select(FoldedText.Of)));

    public StandingFeedback? Find(string foldedText)
        // Most texts have none of them, which one pass over the text tells.
        => foldedText.AsSpan().ContainsAny(_any) ? _words.Find(entry => WordSearch.HasWord(foldedText, entry.Word)).Feedback : null;

    private static string Hashtag(string text) => $"#{text}";
}
