namespace Engagement.Insights.Sentiment;

/// <summary>What the comments of a day say.</summary>
internal readonly record struct SentimentDay(DateTime Start, long Negative, long Neutral, long Positive)
{
    public long Comments => Negative + Neutral + Positive;

    public double Balance => (Positive - Negative) / (double)Comments;
}
