using Engagement.Interactions.V1;

namespace Engagement.Interactions.Tests;

/// <summary>Interactions as clients send them.</summary>
internal static class Sent
{
    public static string NewId(TimeSpan ago = default) => Guid.CreateVersion7(TimeProvider.System.GetUtcNow() - ago).ToString();

    public static LikeRequest Like(string video = "v1", TimeSpan ago = default) => new() { EventId = NewId(ago), VideoId = video };

    public static Interaction Watch(string video, long milliseconds)
        => new() { EventId = NewId(), VideoId = video, Watch = new Watch { WatchSections = { new WatchSection { EndMs = milliseconds } } } };

    public static Interaction Impression(string video) => new() { EventId = NewId(), VideoId = video, Impression = new Impression() };

    public static RecordInteractionsRequest Batch(params IEnumerable<Interaction> interactions) => new() { Interactions = { interactions } };
}
