using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.Interactions.Catalogue;

/// <summary>Keeps the rows of videos, as publications and deletions say. The effects of those are known to Remix, which sends them.</summary>
internal sealed class CatalogueRows : ILedgerPart
{
    private readonly List<(string VideoId, VideoFacts Facts)> _published = [];
    private readonly List<string> _deleted = [];

    public IReadOnlyList<EventKind> Kinds { get; } = [EventKind.VideoPublished, EventKind.VideoDeleted];

    public Problem? Decide(LedgerEntry entry)
    {
        if (entry.Kind == EventKind.VideoDeleted)
            _deleted.Add(entry.Event.VideoId);
        else
            _published.Add((entry.Event.VideoId, VideoFacts.Of(entry.UserId, entry.Event.VideoPublished)));
        return null;
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion) => throw new NotSupportedException("A publication is taken back in Remix.");

    public void Write(NpgsqlBatchCommandCollection writes)
    {
        foreach (var (videoId, facts) in _published)
            writes.Add(VideoStore.Insert(videoId, facts));
        if (_deleted.Count > 0)
            writes.Add(VideoStore.Delete([.. _deleted]));
    }
}
