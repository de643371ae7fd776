using System.Diagnostics;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Commenting;
using Engagement.Interactions.Marking;
using Engagement.Interactions.Privacy;
using Engagement.Interactions.Saving;
using Engagement.Interactions.Sharing;
using Engagement.Interactions.Watching;
using Engagement.Platform.Time;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// The one transaction that writes the ledger: it locks the head, asks which of the entries are known and what holds, decides every effect, and writes the
/// events together with what has changed. Since the head is locked first, no two of these transactions can deadlock. It waits for the database on the thread
/// of its caller, the <see cref="LedgerWriter"/>.
/// </summary>
internal sealed class LedgerStore(
    NpgsqlDataSource dataSource, LedgerPartitions partitions, RecentEvents recent, InteractionsMetrics metrics, IOptions<LedgerOptions> options,
    IOptions<WatchRules> watchRules, TimeProvider timeProvider)
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

    // With the statements before it, and after the first of them that fails not reached: a round trip less than a commit of its own.
    private const string CommitAll = "COMMIT";

    // Up to so many rows the two waits of a COPY cost more than it saves.
    private const int MostInserted = 100;

    // A sender that repeats seldom does so once.
    private const int LookUpsAfterRepeat = 50;

    private readonly CopyRows _rows = new(LedgerRows.CopiedColumns);
    private int _lookUps;

    /// <summary>Commits what is new among the entries, one commit at a time; the results, in order, and the head after it.</summary>
    public (LedgerResult[] Results, long Position) Commit(LedgerEntry[] entries)
    {
        var started = timeProvider.GetTimestamp();
        using var activity = InteractionsTelemetry.Source.StartActivity("commit ledger", ActivityKind.Internal, default(ActivityContext),
            links: entries.Select(entry => entry.Trace).Where(trace => trace != default).Distinct().Select(trace => new ActivityLink(trace)));
        partitions.Ensure(entries);
        var plan = _lookUps > 0 ? null : TryCommitNew(entries);
        if (plan is null)
        {
            plan = Commit(entries, lookUp: true);
            _lookUps = plan.HasExceptions ? LookUpsAfterRepeat : Math.Max(0, _lookUps - 1);
        }
        recent.Add(plan.Recorded);
        metrics.Committed(plan, timeProvider.GetElapsedTime(started));
        return (plan.Results, plan.Position);
    }

    /// <summary>
    /// Commits entries that are all new without having looked: the primary key finds repeats as well, and only then, with nothing done, must they be looked
    /// up first. Null when one is known, or is refused, which a repeat of it would not be.
    /// </summary>
    private LedgerPlan? TryCommitNew(LedgerEntry[] entries)
    {
        try
        {
            var plan = Commit(entries, lookUp: false);
            return plan.Stored ? plan : null;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }
    }

    private LedgerPlan Commit(LedgerEntry[] entries, bool lookUp)
    {
        using var connection = dataSource.OpenConnection();
        using var transaction = connection.BeginTransaction();
        var plan = new LedgerPlan(
            entries, new PlainEvents(), new VideoMarks(), new WatchSessions(watchRules.Value), new Comments(), new Saves(), new Shares(), new CatalogueRows(),
            new Consents(), new HistoryErasures());
        Load(connection, plan, lookUp);
        // So that a repeat is answered with exactly the first receipt.
        plan.Decide(timeProvider.GetUtcNow().TruncateToMicroseconds());
        if (!lookUp && plan.HasExceptions)
            return plan;
        if (plan.Recorded.Count > 0)
        {
            if (plan.Recorded.Count > MostInserted)
                Copy(connection, plan);
            Store(connection, plan);
        }
        plan.Stored = true;
        return plan;
    }

    private void Load(NpgsqlConnection connection, LedgerPlan plan, bool lookUp)
    {
        using var batch = NewBatch(connection);
        var reads = new LedgerReads(batch);
        reads.Add(new(LockHead), row => (plan.Position, plan.Floor) = (row.GetInt64(0), row.GetGuid(1)));
        if (lookUp)
        {
            reads.Add(
                WithIds(SelectKnown, plan.Entries, entry => entry.EventId),
                row => plan.AddKnown((int)row.GetInt64(0) - 1, row.GetInt64(1), new DateTimeOffset(row.GetDateTime(2)), row.GetInt64(3)));
        }
        if (plan.Deletions.Length > 0)
        {
            reads.Add(
                WithIds(SelectTargets, plan.Deletions, deletion => deletion.TargetId!.Value),
                row => plan.AddTarget(LedgerEntry.Of(LedgerRows.Read(row)), retracted: row.GetBoolean(12)));
            reads.Execute();
            using var rest = NewBatch(connection);
            ReadParts(new LedgerReads(rest), plan);
        }
        else
        {
            ReadParts(reads, plan);
        }
    }

    private static void ReadParts(LedgerReads reads, LedgerPlan plan)
    {
        foreach (var (part, entries) in plan.EntriesByPart())
            part.Read(entries, reads);
        reads.Execute();
    }

    /// <summary>Writes the events' rows. COPY takes half of what an INSERT of arrays does, but names no repeat: by now there is none, or all fails.</summary>
    private void Copy(NpgsqlConnection connection, LedgerPlan plan)
    {
        _rows.Start();
        foreach (var entry in plan.Recorded)
            LedgerRows.Write(_rows, entry, plan.RecordedAt);
        _rows.End();
        using var copy = connection.BeginRawBinaryCopy(LedgerRows.Copy);
        // A COPY knows no timeout of its own.
        copy.ReadTimeout = copy.WriteTimeout = (int)options.Value.CommandTimeout.TotalMilliseconds;
        copy.Write(_rows.Written.Span);
    }

    private void Store(NpgsqlConnection connection, LedgerPlan plan)
    {
        using var batch = NewBatch(connection);
        if (plan.Recorded.Count <= MostInserted)
            batch.BatchCommands.Add(LedgerRows.Insert([.. plan.Recorded], plan.RecordedAt));
        if (plan.Retracted.Count > 0)
            batch.BatchCommands.Add(WithIds(FlagRetracted, plan.Retracted, entry => entry.EventId));
        foreach (var part in plan.Parts)
            part.Write(batch.BatchCommands);
        batch.BatchCommands.Add(new(MoveHead) { Parameters = { new("position", plan.Position) } });
        batch.BatchCommands.Add(new(CommitAll));
        batch.ExecuteNonQuery();
    }

    private NpgsqlBatch NewBatch(NpgsqlConnection connection) => new(connection) { Timeout = (int)options.Value.CommandTimeout.TotalSeconds };

    private static NpgsqlBatchCommand WithIds(string sql, IReadOnlyCollection<LedgerEntry> entries, Func<LedgerEntry, Guid> eventId) => new(sql)
    {
        Parameters = { new("user_ids", entries.Select(entry => entry.UserId).ToArray()), new("event_ids", entries.Select(eventId).ToArray()) },
    };
}
