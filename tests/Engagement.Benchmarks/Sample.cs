using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.Recording;
using Engagement.Interactions.V1;
using Google.Protobuf;

namespace Engagement.Benchmarks;

/// <summary>A thousand interactions with the kinds of the KuaiRand log, by a service for many viewers.</summary>
internal static class Sample
{
    public const int Events = 1000;

    public static readonly VideoFacts Video = new("a1", 60_000, "s1", ["t1", "t2"]);

    /// <summary>As they come over the wire: parsed anew each time, since recording takes them apart.</summary>
    public static StreamInteractionsRequest Parse(byte[] bytes) => StreamInteractionsRequest.Parser.ParseFrom(bytes);

    public static byte[] Request()
    {
        var random = new Random(1);
        var request = new StreamInteractionsRequest();
        request.Interactions.AddRange(Enumerable.Range(0, Events).Select(_ => New(random)));
        return request.ToByteArray();
    }

    public static LedgerEntry[] Entries()
        => [.. Parse(Request()).Interactions.Select(interaction
            => InteractionEntries.Of(interaction.ActingUserId, Guid.Parse(interaction.EventId), interaction, Video))];

    private static Interaction New(Random random)
    {
        var interaction = new Interaction
        {
            EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
            VideoId = $"v{random.Next(5_000)}",
            ActingUserId = $"u{random.Next(20_000)}",
            FeedContext = new FeedContext { TrafficSource = TrafficSource.ForYou },
        };
        // Of 100 events there, 40 are impressions, 36 watches, 18 opens and 6 of other kinds.
        switch (random.Next(100))
        {
            case < 40: interaction.Impression = new Impression(); break;
            case < 76: interaction.Watch = new Watch { WatchSections = { new WatchSection { EndMs = random.Next(1, 60_000) } } }; break;
            case < 94: interaction.Open = new Open(); break;
            default: interaction.Like = new Like(); break;
        }
        return interaction;
    }
}
