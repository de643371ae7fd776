using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Interactions.Ledger;

/// <summary>Something that holds between a viewer and a video: liked, saved, not interested.</summary>
internal readonly record struct VideoMark(string UserId, string VideoId, EventKind Kind);

/// <summary>
/// One commit: from the entries, what the ledger knows already and the marks that hold, it decides every result, position and effect. Pure, and in
/// the order of the entries, so a repeat or an unlike later in the same commit sees what went before it.
/// </summary>
internal sealed class LedgerPlan(LedgerEntry[] entries, TimeSpan viewAfter)
{
    private readonly Dictionary<(string UserId, Guid EventId), (LedgerReceipt Receipt, long Fingerprint)> _known = [];
    private readonly HashSet<VideoMark> _held = [];
    private readonly HashSet<VideoMark> _heldBefore = [];
    private readonly Dictionary<VideoMark, long> _touched = [];

    public LedgerEntry[] Entries { get; } = entries;

    /// <summary>The head: before <see cref="Decide(DateTimeOffset)"/> as locked, after it as it will be.</summary>
    public long Position { get; set; }

    public DateTimeOffset RecordedAt { get; private set; }

    public LedgerResult[] Results { get; } = new LedgerResult[entries.Length];

    /// <summary>The entries that are new, with their positions and effects.</summary>
    public List<LedgerEntry> Recorded { get; } = new(entries.Length);

    public VideoMark[] MarksTouched() => [.. Entries.Select(MarkOf).OfType<VideoMark>().Distinct()];

    public void AddKnown(int index, long position, DateTimeOffset recordedAt, long fingerprint)
    {
        var entry = Entries[index];
        _known[(entry.UserId, entry.EventId)] = (new LedgerReceipt(entry.EventId, position, recordedAt, Duplicate: true), fingerprint);
    }

    public void AddMark(VideoMark mark)
    {
        _held.Add(mark);
        _heldBefore.Add(mark);
    }

    public void Decide(DateTimeOffset now)
    {
        RecordedAt = now;
        for (var i = 0; i < Entries.Length; i++)
            Results[i] = Decide(Entries[i]);
    }

    /// <summary>The marks that this commit sets, each with the position of its event, and those that it clears.</summary>
    public ((VideoMark Mark, long Position)[] Set, VideoMark[] Cleared) MarkChanges() => (
        [.. _touched.Where(pair => _held.Contains(pair.Key) && !_heldBefore.Contains(pair.Key)).Select(pair => (pair.Key, pair.Value))],
        [.. _touched.Keys.Where(mark => !_held.Contains(mark) && _heldBefore.Contains(mark))]);

    private LedgerResult Decide(LedgerEntry entry)
    {
        if (_known.TryGetValue((entry.UserId, entry.EventId), out var first))
            return first.Fingerprint == entry.Fingerprint ? first.Receipt : Problem.EventIdReused(entry.EventId.ToString());
        entry.Event.Position = ++Position;
        entry.Event.RecordedAt = RecordedAt.ToTimestamp();
        if (entry.Kind < EventKind.Follow)
            entry.Event.Effect = EffectOf(entry);
        var receipt = new LedgerReceipt(entry.EventId, Position, RecordedAt, Duplicate: false);
        _known.Add((entry.UserId, entry.EventId), (receipt with { Duplicate = true }, entry.Fingerprint));
        Recorded.Add(entry);
        return receipt;
    }

    private int EffectOf(LedgerEntry entry)
    {
        if (MarkOf(entry) is not { } mark)
            return EffectRules.OfInteraction(entry.Kind, TimeSpan.FromMilliseconds(entry.Event.WatchedMs), viewAfter);
        var sets = EffectRules.Sets(entry.Kind);
        var effect = EffectRules.OfMark(_held.Contains(mark), sets);
        if (effect != 0)
            _touched[mark] = entry.Event.Position;
        if (sets)
            _held.Add(mark);
        else
            _held.Remove(mark);
        return effect;
    }

    private static VideoMark? MarkOf(LedgerEntry entry)
        => EffectRules.MarkOf(entry.Kind) is { } kind ? new VideoMark(entry.UserId, entry.Event.VideoId, kind) : null;
}
