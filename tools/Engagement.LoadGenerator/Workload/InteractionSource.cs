using Engagement.Interactions.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.LoadGenerator.Workload;

/// <summary>New interactions without end, of exposures drawn from the log. The kinds come as often as there, the ids are new.</summary>
internal sealed class InteractionSource(ExposureLog log, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Queue<Interaction> _next = new();

    public Exposure NextExposure() => log.Exposures[_random.Next(log.Exposures.Length)];

    public Interaction Next()
    {
        while (_next.Count == 0)
        {
            foreach (var interaction in Of(NextExposure()))
                _next.Enqueue(interaction);
        }
        return _next.Dequeue();
    }

    /// <summary>Requests of the stream, ready to be sent: the client that shares the machine has only to write them.</summary>
    public IReadOnlyList<byte[]> NextRequests(int interactions, int each)
        => [.. Enumerable.Range(0, (interactions + each - 1) / each).Select(number =>
        {
            var request = new StreamInteractionsRequest { Sequence = number };
            for (var i = number * each; i < Math.Min(interactions, (number + 1) * each); i++)
                request.Interactions.Add(Next());
            return request.ToByteArray();
        })];

    private static IEnumerable<Interaction> Of(Exposure exposure)
    {
        yield return New(exposure, new() { Impression = new Impression() });
        if (exposure.Actions.HasFlag(Actions.Open))
            yield return New(exposure, new() { Open = new Open() });
        if (exposure.PlayTimeMs > 0)
            yield return New(exposure, new() { Watch = new Watch { WatchSections = { Sections(exposure) } } });
        if (exposure.Actions.HasFlag(Actions.Like))
            yield return New(exposure, new() { Like = new Like() });
        if (exposure.Actions.HasFlag(Actions.Comment))
            yield return New(exposure, new() { Comment = new Comment { Text = "So that is how it is done!" } });
        if (exposure.Actions.HasFlag(Actions.Share))
            yield return New(exposure, new() { Share = new Share { Channel = ShareChannel.Link } });
        if (exposure.Actions.HasFlag(Actions.NotInterested))
            yield return New(exposure, new() { NotInterested = new NotInterested() });
        if (exposure.Actions.HasFlag(Actions.ProfileVisit))
            yield return New(exposure, new() { ProfileVisit = new ProfileVisit { DwellTime = new Duration { Seconds = 12 } } });
        if (exposure.Actions.HasFlag(Actions.CommentsVisit))
            yield return New(exposure, new() { CommentsVisit = new CommentsVisit { DwellTime = new Duration { Seconds = 8 } } });
    }

    // A play longer than the video is so many whole loops, and the rest.
    private static IEnumerable<WatchSection> Sections(Exposure exposure)
    {
        var (length, left) = (exposure.Video.DurationMs, exposure.PlayTimeMs);
        for (var loops = 0; left > 0 && loops < 20; loops++, left -= length)
            yield return new WatchSection { EndMs = Math.Min(left, length) };
    }

    private static Interaction New(Exposure exposure, Interaction interaction)
    {
        interaction.EventId = EventId();
        interaction.VideoId = exposure.Video.VideoId;
        interaction.ActingUserId = exposure.UserId;
        interaction.FeedContext = new FeedContext { TrafficSource = TrafficSource.ForYou };
        return interaction;
    }

    public static string EventId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
}
