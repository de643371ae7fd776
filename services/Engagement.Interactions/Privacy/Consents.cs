using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.Interactions.Privacy;

/// <summary>Keeps which consents were last given or refused.</summary>
internal sealed class Consents : ILedgerPart
{
    private const string Upsert = """
        INSERT INTO consent (user_id, purpose, granted, updated_at) SELECT * FROM unnest(@user_ids, @purposes, @granted, @updated_at)
        ON CONFLICT (user_id, purpose) DO UPDATE SET granted = excluded.granted, updated_at = excluded.updated_at
        """;

    private readonly Dictionary<(string UserId, ConsentPurpose Purpose), (bool Granted, DateTime UpdatedAt)> _updated = [];

    public IReadOnlyList<EventKind> Kinds { get; } = [EventKind.ConsentUpdate];

    public Problem? Decide(LedgerEntry entry)
    {
        var update = entry.Event.ConsentUpdate;
        _updated[(entry.UserId, update.Purpose)] = (update.Granted, entry.Event.RecordedAt.ToDateTime());
        return null;
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion) => throw new NotSupportedException("A consent is given or refused again.");

    public void Write(NpgsqlBatchCommandCollection writes)
    {
        if (_updated.Count == 0)
            return;
        writes.Add(new(Upsert)
        {
            Parameters =
            {
                new("user_ids", _updated.Keys.Select(key => key.UserId).ToArray()),
                new("purposes", _updated.Keys.Select(key => (short)key.Purpose).ToArray()),
                new("granted", _updated.Values.Select(value => value.Granted).ToArray()),
                new("updated_at", _updated.Values.Select(value => value.UpdatedAt).ToArray()),
            },
        });
    }
}
