using Engagement.Evaluate.KuaiRand;
using Engagement.Feed.Learning;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Evaluate.Rivals;

/// <summary>The data as the events that the ledger would have of it.</summary>
internal sealed class LedgerEvents(Recording recording)
{
    private const int HourMs = 3_600_000;

    private long _position;

    /// <summary>Of a past only the order is known: an hour apart. What was watched long was watched whole, the rest a tenth.</summary>
    public IEnumerable<LedgerEvent> Of(Past past)
    {
        for (var at = 0; at < past.Opened.Count; at++)
        {
            var (video, outcomes) = past.Opened[at];
            var timeMs = past.LastTimeMs - ((long)HourMs * (past.Opened.Count - 1 - at));
            var durationMs = recording.Videos[video].DurationMs;
            yield return Watch(past.Viewer, video, timeMs, (outcomes & Outcomes.LongView) != 0 ? durationMs : durationMs / 10);
            if ((outcomes & Outcomes.Liked) != 0)
                yield return New(past.Viewer, video, timeMs, sent => sent.Like = new Like());
        }
    }

    public IEnumerable<LedgerEvent> Of(LoggedExposure logged)
    {
        var (exposure, timeMs) = (logged.Exposure, logged.TimeMs);
        yield return New(exposure.Viewer, exposure.Video, timeMs, sent => sent.Impression = new Impression());
        if (logged.PlayTimeMs > 0)
            yield return Watch(exposure.Viewer, exposure.Video, timeMs, logged.PlayTimeMs);
        if (exposure.Has(Outcomes.Liked))
            yield return New(exposure.Viewer, exposure.Video, timeMs, sent => sent.Like = new Like());
        if (exposure.Has(Outcomes.Commented))
            yield return New(exposure.Viewer, exposure.Video, timeMs, sent => sent.Comment = new Comment());
        if (exposure.Has(Outcomes.Shared))
            yield return New(exposure.Viewer, exposure.Video, timeMs, sent => sent.Share = new Share());
        if (exposure.Has(Outcomes.NotInterested))
            yield return New(exposure.Viewer, exposure.Video, timeMs, sent => sent.NotInterested = new NotInterested());
    }

    private LedgerEvent Watch(int viewer, int video, long timeMs, int watchedMs)
        => New(viewer, video, timeMs, sent =>
        {
            (sent.Watch, sent.WatchedMs) = (new Watch(), watchedMs);
            sent.WatchEffect = new WatchEffect { UniqueWatchedMs = Math.Min(watchedMs, recording.Videos[video].DurationMs) };
        });

    private LedgerEvent New(int viewer, int video, long timeMs, Action<LedgerEvent> fact)
    {
        var sent = new LedgerEvent
        {
            Position = ++_position,
            UserId = recording.Viewers[viewer],
            VideoId = recording.VideoIds[video],
            OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(timeMs)),
            Effect = 1,
        };
        fact(sent);
        return sent;
    }
}
