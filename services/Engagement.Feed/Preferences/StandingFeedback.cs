using Engagement.Feed.V1;

namespace Engagement.Feed.Preferences;

/// <summary>A row of `feedback` that was not undone.</summary>
/// <param name="Learned">Whether it counts for what the viewer likes: it was given neither in a pause nor before a reset.</param>
internal sealed record StandingFeedback(Guid FeedbackId, FeedbackKind Kind, string Target, DateTime CreatedAt, DateTime ExpiresAt, bool Learned);

/// <summary>A viewer's preferences as they are stored.</summary>
/// <param name="Revision">Grows with every write; 0 when there was none.</param>
internal sealed record StoredPreferences(
    long Revision, DateTime? PausedAt, DateTime? ResetAt, IReadOnlyList<StandingFeedback> Feedback, IReadOnlyDictionary<string, double> TopicWeights)
{
    public static StoredPreferences None { get; } = new(0, null, null, [], new Dictionary<string, double>());
}
