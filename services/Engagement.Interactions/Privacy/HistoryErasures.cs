using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.Interactions.Privacy;

/// <summary>A history that is to be erased up to a position.</summary>
internal readonly record struct PendingErasure(string UserId, Guid EventId, long Position);

/// <summary>Notes the erasures together with their events, so that none that was acknowledged is forgotten; <see cref="HistoryEraser"/> does them.</summary>
internal sealed class HistoryErasures : ILedgerPart
{
    private const string Insert = "INSERT INTO history_erasure (user_id, event_id, position) SELECT * FROM unnest(@user_ids, @event_ids, @positions)";

    private readonly List<PendingErasure> _erasures = [];

    public IReadOnlyList<EventKind> Kinds { get; } = [EventKind.HistoryErasure];

    public Problem? Decide(LedgerEntry entry)
    {
        _erasures.Add(new(entry.UserId, entry.EventId, entry.Event.Position));
        return null;
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion) => throw new NotSupportedException("What is erased is gone.");

    public void Write(NpgsqlBatchCommandCollection writes)
    {
        if (_erasures.Count == 0)
            return;
        writes.Add(new(Insert)
        {
            Parameters =
            {
                new("user_ids", _erasures.Select(erasure => erasure.UserId).ToArray()),
                new("event_ids", _erasures.Select(erasure => erasure.EventId).ToArray()),
                new("positions", _erasures.Select(erasure => erasure.Position).ToArray()),
            },
        });
    }
}
