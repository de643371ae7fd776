namespace Engagement.Feed.Serving;

/// <summary>A viewer's grain cannot answer now: its process is still loading, or its database does not answer.</summary>
[GenerateSerializer]
internal sealed class FeedUnavailableException(string message) : Exception(message);
