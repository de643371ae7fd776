using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Engagement.Torture.Watching;
using Npgsql;

namespace Engagement.Torture.Audit;

/// <summary>The rows of the ledger and what its tail told, against what was acknowledged and what the model says it did.</summary>
internal sealed class LedgerAudit(EventPlan plan, Findings findings)
{
    private const int PublicationKind = (int)EventKind.VideoPublished;
    private const int DeletionKind = (int)EventKind.HistoryDeletion;
    private const int ErasureKind = (int)EventKind.HistoryErasure;
    private const string Lost = "acknowledged, and in Postgres";
    private const string Foreign = "in Postgres, and acknowledged";
    private const string Effects = "effects in Postgres";
    private const string Tail = "tail against Postgres";
    private const string Erased = "erasures in Postgres";

    private readonly Dictionary<long, (string UserId, Guid EventId, int Kind, int Effect, long WatchedMs)> _rows = [];

    /// <param name="sent">The position before the first erasure.</param>
    /// <param name="erased">How many entries the erasures deleted; of those of one watch session, at least one.</param>
    /// <returns>The last position.</returns>
    public async Task<long> RunAsync(
        string database, OracleEvent[] acknowledged, Outcome?[] outcomes, IReadOnlyCollection<Tailed> tailed, IReadOnlyList<Erasure> erasures, long sent,
        long erased, CancellationToken cancellationToken)
    {
        await ReadAsync(database, erasures.ToDictionary(erasure => World.UserId(erasure.User), erasure => erasure.Position), cancellationToken);
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
        findings.Equal(Tail, sent, tailed.Count, () => "events on the tail");
        findings.Compared(Erased);
        var deletions = _rows.Count - sent - erasures.Count;
        if (deletions > erased || (deletions == 0 && erased > 0))
            findings.Add(Erased, $"{deletions} deletions of {erased} entries");
        return _rows.Count;
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

    private async Task ReadAsync(string database, Dictionary<string, long> erasures, CancellationToken cancellationToken)
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
            var isOfErasure = erasures.TryGetValue(row.UserId, out var erasure)
                && (position == erasure ? row.Kind == ErasureKind : position > erasure && row.Kind == DeletionKind);
            if (row.Kind < PublicationKind && !isOfErasure && !known.Contains((row.UserId, row.EventId)))
                findings.Add(Foreign, $"{row.EventId} of {row.UserId} at {position} was never sent");
            _rows[position] = row;
        }
        findings.Equal(Foreign, head, expected, () => "the last position, by the head");
    }

}
