using System.Diagnostics;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Commenting;
using Engagement.Interactions.Marking;
using Engagement.Interactions.Watching;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// The one transaction that writes the ledger: it locks the head, asks which of the entries are known and what holds, decides every effect, and writes the
/// events together with what has changed. Since the head is locked first, no two of these transactions can deadlock.
/// </summary>
internal sealed class LedgerStore(
    NpgsqlDataSource dataSource, LedgerPartitions partitions, InteractionsMetrics metrics, IOptions<LedgerOptions> options, IOptions<WatchRules> watchRules,
    TimeProvider timeProvider)
{
    private const string LockHead = "SELECT position, floor FROM ledger_head FOR UPDATE";

    // OFFSET 0 keeps the planner from joining the other way round: one probe of the primary key in one partition for each entry.
    private const string SelectKnown = """
        SELECT sent.ordinal, known.position, known.recorded_at, known.fingerprint
        FROM unnest(@user_ids, @event_ids) WITH ORDINALITY AS sent (user_id, event_id, ordinal)
        CROSS JOIN LATERAL (SELECT position, recorded_at, fingerprint FROM ledger
                            WHERE ledger.user_id = sent.user_id AND ledger.event_id = sent.event_id OFFSET 0) AS known
        """;

    private const string SelectTargets = $"""
        SELECT target.* FROM unnest(@user_ids, @event_ids) AS sent (user_id, event_id)
        CROSS JOIN LATERAL (SELECT {LedgerRows.Columns}, retracted FROM ledger
                            WHERE ledger.user_id = sent.user_id AND ledger.event_id = sent.event_id OFFSET 0) AS target
        """;

    private const string FlagRetracted = """
        UPDATE ledger SET retracted = true FROM unnest(@user_ids, @event_ids) AS target (user_id, event_id)
        WHERE ledger.user_id = target.user_id AND ledger.event_id = target.event_id
        """;

    private const string MoveHead = "UPDATE ledger_head SET position = @position";

    /// <summary>Commits what is new among the entries; the results, in order, and the head after it.</summary>
    public async Task<(LedgerResult[] Results, long Position)> CommitAsync(LedgerEntry[] entries, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        using var activity = InteractionsTelemetry.Source.StartActivity("commit ledger", ActivityKind.Internal, default(ActivityContext),
            links: entries.Select(entry => entry.Trace).Where(trace => trace != default).Distinct().Select(trace => new ActivityLink(trace)));
        await partitions.EnsureAsync(entries, cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var plan = new LedgerPlan(entries, new PlainEvents(), new VideoMarks(), new WatchSessions(watchRules.Value), new Comments(), new CatalogueRows());
        await LoadAsync(connection, plan, cancellationToken);
        plan.Decide(TruncateToMicroseconds(timeProvider.GetUtcNow()));
        if (plan.Recorded.Count > 0)
        {
            await StoreAsync(connection, plan, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        metrics.Committed(plan, timeProvider.GetElapsedTime(started));
        return (plan.Results, plan.Position);
    }

    private async Task LoadAsync(NpgsqlConnection connection, LedgerPlan plan, CancellationToken cancellationToken)
    {
        await using var batch = NewBatch(connection);
        var reads = new LedgerReads(batch);
        reads.Add(new(LockHead), row => (plan.Position, plan.Floor) = (row.GetInt64(0), row.GetGuid(1)));
        reads.Add(
            WithIds(SelectKnown, plan.Entries, entry => entry.EventId),
            row => plan.AddKnown((int)row.GetInt64(0) - 1, row.GetInt64(1), new DateTimeOffset(row.GetDateTime(2)), row.GetInt64(3)));
        if (plan.Deletions.Length > 0)
        {
            reads.Add(
                WithIds(SelectTargets, plan.Deletions, deletion => deletion.TargetId!.Value),
                row => plan.AddTarget(LedgerEntry.Of(LedgerRows.Read(row)), retracted: row.GetBoolean(12)));
            await reads.ExecuteAsync(cancellationToken);
            await using var rest = NewBatch(connection);
            await ReadPartsAsync(new LedgerReads(rest), plan, cancellationToken);
        }
        else
        {
            await ReadPartsAsync(reads, plan, cancellationToken);
        }
    }

    private static async Task ReadPartsAsync(LedgerReads reads, LedgerPlan plan, CancellationToken cancellationToken)
    {
        foreach (var (part, entries) in plan.EntriesByPart())
            part.Read(entries, reads);
        await reads.ExecuteAsync(cancellationToken);
    }

    private async Task StoreAsync(NpgsqlConnection connection, LedgerPlan plan, CancellationToken cancellationToken)
    {
        await using var batch = NewBatch(connection);
        batch.BatchCommands.Add(LedgerRows.Insert(plan.Recorded, plan.RecordedAt));
        if (plan.Retracted.Count > 0)
            batch.BatchCommands.Add(WithIds(FlagRetracted, plan.Retracted, entry => entry.EventId));
        foreach (var part in plan.Parts)
            part.Write(batch.BatchCommands);
        batch.BatchCommands.Add(new(MoveHead) { Parameters = { new("position", plan.Position) } });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlBatch NewBatch(NpgsqlConnection connection) => new(connection) { Timeout = (int)options.Value.CommandTimeout.TotalSeconds };

    private static NpgsqlBatchCommand WithIds(string sql, IReadOnlyCollection<LedgerEntry> entries, Func<LedgerEntry, Guid> eventId) => new(sql)
    {
        Parameters = { new("user_ids", entries.Select(entry => entry.UserId).ToArray()), new("event_ids", entries.Select(eventId).ToArray()) },
    };

    // What Postgres keeps, so that a repeat is answered with exactly the first receipt.
    private static DateTimeOffset TruncateToMicroseconds(DateTimeOffset time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMicrosecond, time.Offset);
}
