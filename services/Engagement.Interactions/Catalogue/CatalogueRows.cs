using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.Interactions.Catalogue;

/// <summary>Keeps the rows of videos, as publications and deletions say. The effects of those are known to Remix, which sends them.</summary>
internal sealed class CatalogueRows : ILedgerPart
{
    private readonly List<(string VideoId, VideoFacts Facts)> _published = [];
    // In the order of the ledger, the last one of a video counts.
    private readonly Dictionary<string, bool> _deleted = [];

    public IReadOnlyList<EventKind> Kinds { get; } =
    [
        EventKind.VideoPublished, EventKind.VideoDeleted, EventKind.VideoRestored, EventKind.VideoTakenDown, EventKind.VideoReinstated,
    ];

    public Problem? Decide(LedgerEntry entry)
    {
        if (entry.Kind == EventKind.VideoPublished)
            _published.Add((entry.Event.VideoId, VideoFacts.Of(entry.UserId, entry.Event.VideoPublished)));
        // Of two removals, only the first and the taking back of the last change what is there.
        else if (entry.Event.Effect != 0)
            _deleted[entry.Event.VideoId] = entry.Event.Effect < 0;
        return null;
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion) => throw new NotSupportedException("A publication is taken back in Remix.");

    public void Write(NpgsqlBatchCommandCollection writes)
    {
        foreach (var (videoId, facts) in _published)
            writes.Add(VideoStore.Insert(videoId, facts));
        foreach (var removal in _deleted.GroupBy(video => video.Value, video => video.Key))
            writes.Add(VideoStore.SetDeleted([.. removal], removal.Key));
    }
}
