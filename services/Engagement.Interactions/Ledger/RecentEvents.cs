using Engagement.Ledger.V1;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// The newest events that this process has committed, for those who follow the ledger: to read an event back from the database costs as much as to write
/// it. They are the same as in the database, and nobody changes them any more.
/// </summary>
internal sealed class RecentEvents
{
    // Followers are behind by what comes while the counters are made durable, up to a second of full load. About 1 KB each; a watch of many sections more,
    // so their bytes are bounded too.
    private const int Kept = 1 << 16;
    private const long KeptBytes = 64 << 20;

    private const int NanosecondsAMicrosecond = 1000;

    private readonly Lock _lock = new();
    private readonly (LedgerEvent Event, int Bytes)[] _ring = new (LedgerEvent, int)[Kept];
    private long _first = 1;
    private long _next = 1;
    private long _bytes;

    /// <summary>Adds what one commit has recorded, in order. What another replica committed in between is not here: then it begins anew.</summary>
    public void Add(IReadOnlyList<LedgerEntry> recorded)
    {
        lock (_lock)
        {
            if (recorded.Count > 0 && recorded[0].Event.Position != _next)
                Clear(recorded[0].Event.Position);
            foreach (var entry in recorded)
            {
                while (_next - _first >= Kept || (_bytes > KeptBytes && _first < _next))
                    DropFirst();
                _ring[_next++ % Kept] = (AsInTheDatabase(entry), entry.Body.Length);
                _bytes += entry.Body.Length;
            }
        }
    }

    /// <summary>Every event after one position, up to another, in order; or nothing when they are not all here.</summary>
    public List<LedgerEvent>? Read(long after, long until)
    {
        lock (_lock)
        {
            if (after + 1 < _first || until >= _next)
                return null;
            var events = new List<LedgerEvent>((int)(until - after));
            for (var position = after + 1; position <= until; position++)
                events.Add(_ring[position % Kept].Event);
            return events;
        }
    }

    private static LedgerEvent AsInTheDatabase(LedgerEntry entry)
    {
        var ledgerEvent = entry.Event;
        if (ledgerEvent.EventId.AsSpan().ContainsAnyInRange('A', 'F'))
            ledgerEvent.EventId = entry.EventId.ToString();
        if (ledgerEvent.OccurredAt.Nanos % NanosecondsAMicrosecond != 0)
            ledgerEvent.OccurredAt.Nanos -= ledgerEvent.OccurredAt.Nanos % NanosecondsAMicrosecond;
        if (entry.Trace != default)
            ledgerEvent.Traceparent = LedgerRows.TraceparentOf(entry.Trace);
        return ledgerEvent;
    }

    private void Clear(long position)
    {
        Array.Clear(_ring);
        _first = _next = position;
        _bytes = 0;
    }

    private void DropFirst()
    {
        ref var first = ref _ring[_first++ % Kept];
        _bytes -= first.Bytes;
        first = default;
    }
}
