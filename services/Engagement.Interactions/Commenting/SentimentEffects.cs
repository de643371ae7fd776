using Engagement.Interactions.Sentiment;
using Engagement.Ledger.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Interactions.Commenting;

/// <summary>What an event changes the sentiments of comments by: decided at the write, as every effect.</summary>
internal static class SentimentEffects
{
    /// <param name="e">The event that sets the text of a comment, or takes it away.</param>
    /// <param name="opinion">What the text says; null when it is gone.</param>
    public static void Set(LedgerEvent e, CommentState comment, Opinion? opinion)
    {
        var effect = new SentimentEffect { Valence = opinion?.Valence ?? 0 };
        Add(effect, comment.Sentiment, -1);
        Add(effect, opinion?.Label, 1);
        if (comment.Posted is null || e.FactCase != LedgerEvent.FactOneofCase.Comment)
            effect.PostedAt = comment.PostedAt.ToTimestamp();
        comment.Sentiment = opinion?.Label;
        e.SentimentEffect = effect;
    }

    private static void Add(SentimentEffect effect, SentimentLabel? label, int change)
    {
        switch (label)
        {
            case SentimentLabel.Negative: effect.Negative += change; break;
            case SentimentLabel.Neutral: effect.Neutral += change; break;
            case SentimentLabel.Positive: effect.Positive += change; break;
        }
    }
}
