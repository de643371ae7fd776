using Engagement.Errors.V1;
using Engagement.Interactions.History;
using Engagement.Interactions.Sharing;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// One commit: from the entries, what the ledger knows already and what the parts know to hold, it decides every result, position and effect. Pure,
/// and in the order of the entries, so a repeat or an unlike later in the same commit sees what went before it.
/// </summary>
internal sealed class LedgerPlan
{
    private readonly Dictionary<(string UserId, Guid EventId), (LedgerReceipt Receipt, long Fingerprint)> _known;
    private readonly Dictionary<(string UserId, Guid EventId), (LedgerEntry Entry, bool Retracted)> _targets = [];
    private readonly Dictionary<EventKind, ILedgerPart> _partOf = [];
    private Timestamp _recordedAt = new();

    public LedgerPlan(LedgerEntry[] entries, params IReadOnlyList<ILedgerPart> parts)
    {
        Entries = entries;
        Parts = parts;
        Results = new LedgerResult[entries.Length];
        Recorded = new(entries.Length);
        _known = new(entries.Length);
        Deletions = [.. entries.Where(entry => entry.Kind == EventKind.HistoryDeletion)];
        foreach (var part in parts)
        {
            foreach (var kind in part.Kinds)
                _partOf.Add(kind, part);
        }
    }

    public LedgerEntry[] Entries { get; }

    public IReadOnlyList<ILedgerPart> Parts { get; }

    /// <summary>The deletions from the history, whose targets have to be added.</summary>
    public LedgerEntry[] Deletions { get; }

    /// <summary>The head: before <see cref="Decide(DateTimeOffset)"/> as locked, after it as it will be.</summary>
    public long Position { get; set; }

    /// <summary>Lesser event ids are refused.</summary>
    public Guid Floor { get; set; }

    public DateTimeOffset RecordedAt { get; private set; }

    public LedgerResult[] Results { get; }

    /// <summary>Whether an entry was refused, or was there before.</summary>
    public bool HasExceptions => Recorded.Count < Entries.Length;

    /// <summary>Whether what it decided is on disk.</summary>
    public bool Stored { get; set; }

    /// <summary>The entries that are new, with their positions and effects.</summary>
    public List<LedgerEntry> Recorded { get; }

    /// <summary>The entries that this commit flags as deleted from the history.</summary>
    public List<LedgerEntry> Retracted { get; } = [];

    /// <summary>The entries that a part decides, and those of its kinds that others of this commit would retract.</summary>
    public IEnumerable<(ILedgerPart Part, List<LedgerEntry> Entries)> EntriesByPart()
        => Entries.Concat(_targets.Values.Select(target => target.Entry))
            .Where(entry => _partOf.ContainsKey(entry.Kind))
            .GroupBy(entry => _partOf[entry.Kind], (part, entries) => (part, entries.ToList()));

    public void AddKnown(int index, long position, DateTimeOffset recordedAt, long fingerprint)
    {
        var entry = Entries[index];
        _known[(entry.UserId, entry.EventId)] = (ReceiptOf(entry, position, recordedAt) with { Duplicate = true }, fingerprint);
    }

    /// <summary>Adds an entry of the ledger that one of this commit would delete from the history.</summary>
    public void AddTarget(LedgerEntry target, bool retracted) => _targets[(target.UserId, target.EventId)] = (target, retracted);

    public void Decide(DateTimeOffset now)
    {
        RecordedAt = now;
        _recordedAt = now.ToTimestamp();
        for (var i = 0; i < Entries.Length; i++)
            Results[i] = Decide(Entries[i]);
    }

    private LedgerResult Decide(LedgerEntry entry)
    {
        var key = (entry.UserId, entry.EventId);
        if (_known.TryGetValue(key, out var first))
        {
            // What the receipt says beyond the position follows from this entry: the one that was looked up may have come with another content.
            return first.Fingerprint == entry.Fingerprint
                ? ReceiptOf(entry, first.Receipt.Position, first.Receipt.RecordedAt) with { Duplicate = true }
                : Problem.EventIdReused(entry.EventId.ToString());
        }
        if (entry.EventId < Floor)
            return Problem.FailedPrecondition(ErrorReason.EventTooOld, "The event is older than the ledger's archive.");
        entry.Event.Position = Position + 1;
        entry.Event.RecordedAt = _recordedAt;
        var problem = entry.TargetId is { } target ? DecideDeletion(entry, target) : _partOf.GetValueOrDefault(entry.Kind)?.Decide(entry);
        if (problem is not null)
            return problem;
        Position++;
        var receipt = ReceiptOf(entry, Position, RecordedAt);
        _known.Add(key, (receipt with { Duplicate = true }, entry.Fingerprint));
        if (Deletions.Length > 0)
            _targets.TryAdd(key, (entry, false));
        Recorded.Add(entry);
        return receipt;
    }

    private Problem? DecideDeletion(LedgerEntry entry, Guid targetId)
    {
        if (!_targets.TryGetValue((entry.UserId, targetId), out var found))
            return Problem.NotFound(ErrorReason.HistoryEntryNotFound, "entry", targetId.ToString());
        var (target, retracted) = found;
        // A commit may be decided twice.
        (entry.Event.Effect, entry.Event.WatchedMs, entry.Event.WatchEffect, entry.Event.Retraction, entry.Event.SentimentEffect) = (0, 0, null, null, null);
        if (!HistoryRules.IsRetractable(target.Kind))
            return Problem.FailedPrecondition(ErrorReason.NotRetractable, "Events of this kind are taken back where they were made.");
        (entry.Event.VideoId, entry.Event.OtherUserId) = (target.Event.VideoId, target.Event.OtherUserId);
        if (retracted)
            return null;
        entry.Event.Retraction = new Retraction
        {
            Kind = target.Kind,
            OccurredAt = target.Event.OccurredAt,
            FeedContext = target.Event.FeedContext,
        };
        _partOf[target.Kind].Retract(target, entry);
        _targets[(target.UserId, target.EventId)] = (target, true);
        Retracted.Add(target);
        return null;
    }

    private static LedgerReceipt ReceiptOf(LedgerEntry entry, long position, DateTimeOffset recordedAt)
        => new(entry.EventId, position, recordedAt, Duplicate: false, entry.Kind == EventKind.Share ? ShareToken.Of(entry) : "");
}
