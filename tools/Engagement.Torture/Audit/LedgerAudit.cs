using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Watching;
using Npgsql;

namespace Engagement.Torture.Audit;

/// <summary>The rows of the ledger and what its tail told, against what was acknowledged and what the model says it did.</summary>
internal sealed class LedgerAudit(EventPlan plan, Findings findings)
{
    private const int PublicationKind = (int)Interactions.V1.EventKind.VideoPublished;
    private const string Lost = "acknowledged, and in Postgres";
    private const string Foreign = "in Postgres, and acknowledged";
    private const string Effects = "effects in Postgres";
    private const string Tail = "tail against Postgres";

    private readonly Dictionary<long, (string UserId, Guid EventId, int Kind, int Effect, long WatchedMs)> _rows = [];

    public async Task RunAsync(
        string database, OracleEvent[] acknowledged, Outcome?[] outcomes, IReadOnlyCollection<Tailed> tailed, CancellationToken cancellationToken)
    {
        await ReadAsync(database, cancellationToken);
        for (var i = 0; i < acknowledged.Length; i++)
            Compare(acknowledged[i], outcomes[i]);
        foreach (var tail in tailed)
        {
            findings.Compared(Tail);
            if (!_rows.TryGetValue(tail.Position, out var row))
                findings.Add(Tail, $"position {tail.Position}: not in Postgres");
            else if (row != (tail.UserId, Guid.Parse(tail.EventId), tail.Kind, tail.Effect, tail.WatchedMs))
                findings.Add(Tail, $"position {tail.Position}: {tail}, in Postgres {row}");
        }
        findings.Equal(Tail, _rows.Count, tailed.Count, () => "events on the tail");
    }

    private void Compare(OracleEvent e, Outcome? outcome)
    {
        findings.Compared(Lost);
        if (!_rows.TryGetValue(e.Position, out var row) || row.EventId != e.Planned.EventId || row.UserId != World.UserId(e.Planned.User))
        {
            findings.Add(Lost, $"{e.Planned.Kind} {e.Planned.EventId} of {World.UserId(e.Planned.User)} was acknowledged at position {e.Position}, "
                + $"where there is {(row.UserId is null ? "nothing" : $"{row.EventId} of {row.UserId}")}");
            return;
        }
        if (outcome is not { } expected)
            return;
        findings.Compared(Effects);
        if ((row.Kind, row.Effect, row.WatchedMs) != ((int)e.Planned.Kind, expected.Effect, expected.WatchedMs))
        {
            findings.Add(Effects, $"{e.Planned.Kind} {e.Planned.EventId} at position {e.Position}: kind {row.Kind}, effect {row.Effect}, "
                + $"{row.WatchedMs} ms, expected {expected.Effect}, {expected.WatchedMs} ms");
        }
    }

    private async Task ReadAsync(string database, CancellationToken cancellationToken)
    {
        var known = Enumerable.Range(0, plan.Count).Select(index => (World.UserId(plan[index].User), plan[index].EventId)).ToHashSet();
        await using var source = NpgsqlDataSource.Create(database);
        var head = (long)(await source.CreateCommand("SELECT position FROM ledger_head").ExecuteScalarAsync(cancellationToken))!;
        await using var command = source.CreateCommand("SELECT position, user_id, event_id, kind, effect, watched_ms FROM ledger ORDER BY position");
        command.CommandTimeout = 300;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new HashSet<(string, Guid)>();
        var expected = 0L;
        while (await reader.ReadAsync(cancellationToken))
        {
            var position = reader.GetInt64(0);
            var row = (UserId: reader.GetString(1), EventId: reader.GetGuid(2), Kind: (int)reader.GetInt16(3), (int)reader.GetInt16(4), reader.GetInt64(5));
            findings.Compared(Foreign);
            if (position != ++expected)
                findings.Add(Foreign, $"positions are not dense: {position} comes where {expected} should be");
            expected = position;
            if (!ids.Add((row.UserId, row.EventId)))
                findings.Add(Foreign, $"{row.EventId} of {row.UserId} is in the ledger twice, for the second time at {position}");
            if (row.Kind < PublicationKind && !known.Contains((row.UserId, row.EventId)))
                findings.Add(Foreign, $"{row.EventId} of {row.UserId} at {position} was never sent");
            _rows[position] = row;
        }
        findings.Equal(Foreign, head, expected, () => "the last position, by the head");
    }

}
