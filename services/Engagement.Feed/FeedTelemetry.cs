using System.Diagnostics;

namespace Engagement.Feed;

internal static class FeedTelemetry
{
    public const string Name = "Engagement.Feed";

    public static readonly ActivitySource Source = new(Name);
}
