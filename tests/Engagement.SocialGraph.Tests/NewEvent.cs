namespace Engagement.SocialGraph.Tests;

internal static class NewEvent
{
    /// <summary>An event id of now, as a client makes it.</summary>
    public static string Id() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
}
