using System.Buffers.Binary;
using System.Data;
using System.Diagnostics;
using Engagement.Interactions.V1;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// The one transaction that writes the ledger: it locks the head, asks which of the entries are known and which marks hold, decides every effect,
/// and writes events, marks, comments and catalogue together. Since the head is locked first, no two of these transactions can deadlock.
/// </summary>
internal sealed class LedgerStore(
    NpgsqlDataSource dataSource, LedgerPartitions partitions, InteractionsMetrics metrics, IOptions<LedgerOptions> options, TimeProvider timeProvider)
{
    private const string LockHead = "SELECT position FROM ledger_head FOR UPDATE";

    // OFFSET 0 keeps the planner from joining the other way round: one probe of the primary key in one partition for each entry.
    private const string SelectKnown = """
        SELECT sent.ordinal, known.position, known.recorded_at, known.fingerprint
        FROM unnest(@user_ids, @event_ids) WITH ORDINALITY AS sent (user_id, event_id, ordinal)
        CROSS JOIN LATERAL (SELECT position, recorded_at, fingerprint FROM ledger
                            WHERE ledger.user_id = sent.user_id AND ledger.event_id = sent.event_id OFFSET 0) AS known
        """;

    private const string SelectMarks = """
        SELECT sent.user_id, sent.video_id, sent.kind
        FROM unnest(@user_ids, @video_ids, @kinds) AS sent (user_id, video_id, kind)
        CROSS JOIN LATERAL (SELECT FROM video_mark WHERE video_mark.user_id = sent.user_id AND video_mark.video_id = sent.video_id
                            AND video_mark.kind = sent.kind OFFSET 0) AS held
        """;

    private const string InsertEvents = """
        INSERT INTO ledger (user_id, event_id, position, kind, effect, watched_ms, video_id, other_user_id, occurred_at, recorded_at,
                            fingerprint, trace_id, span_id, body)
        SELECT user_id, event_id, position, kind, effect, watched_ms, video_id, other_user_id, occurred_at, @recorded_at,
               fingerprint, trace_id, span_id, body
        FROM unnest(@user_ids, @event_ids, @positions, @kinds, @effects, @watched_ms, @video_ids, @other_user_ids, @occurred_at,
                    @fingerprints, @trace_ids, @span_ids, @bodies)
          AS e (user_id, event_id, position, kind, effect, watched_ms, video_id, other_user_id, occurred_at, fingerprint, trace_id, span_id, body)
        """;

    private const string InsertMarks = """
        INSERT INTO video_mark (user_id, video_id, kind, position) SELECT * FROM unnest(@user_ids, @video_ids, @kinds, @positions)
        """;

    private const string DeleteMarks = """
        DELETE FROM video_mark USING unnest(@user_ids, @video_ids, @kinds) AS gone (user_id, video_id, kind)
        WHERE video_mark.user_id = gone.user_id AND video_mark.video_id = gone.video_id AND video_mark.kind = gone.kind
        """;

    private const string InsertComments = """
        INSERT INTO comment (video_id, comment_id, user_id, position, text)
        SELECT * FROM unnest(@video_ids, @comment_ids, @user_ids, @positions, @texts)
        """;

    private const string InsertVideos = """
        INSERT INTO video (video_id, creator_id, duration_ms) SELECT * FROM unnest(@video_ids, @creator_ids, @durations_ms)
        ON CONFLICT (video_id) DO NOTHING
        """;

    private const string DeleteVideos = "UPDATE video SET deleted = true WHERE video_id = ANY (@video_ids)";

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
        var plan = new LedgerPlan(entries, options.Value.ViewAfter);
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
        await using var batch = new NpgsqlBatch(connection) { Timeout = (int)options.Value.CommandTimeout.TotalSeconds };
        batch.BatchCommands.Add(new(LockHead));
        batch.BatchCommands.Add(new(SelectKnown)
        {
            Parameters =
            {
                new("user_ids", plan.Entries.Select(entry => entry.UserId).ToArray()),
                new("event_ids", plan.Entries.Select(entry => entry.EventId).ToArray()),
            },
        });
        var marks = plan.MarksTouched();
        if (marks.Length > 0)
            batch.BatchCommands.Add(WithMarks(SelectMarks, marks));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        plan.Position = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            plan.AddKnown((int)reader.GetInt64(0) - 1, reader.GetInt64(1), new DateTimeOffset(reader.GetDateTime(2)), reader.GetInt64(3));
        }
        await reader.NextResultAsync(cancellationToken);
        while (marks.Length > 0 && await reader.ReadAsync(cancellationToken))
            plan.AddMark(new VideoMark(reader.GetString(0), reader.GetString(1), (EventKind)reader.GetInt16(2)));
    }

    private async Task StoreAsync(NpgsqlConnection connection, LedgerPlan plan, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = (int)options.Value.CommandTimeout.TotalSeconds };
        batch.BatchCommands.Add(EventRows(plan.Recorded, plan.RecordedAt));
        var (set, cleared) = plan.MarkChanges();
        if (set.Length > 0)
        {
            batch.BatchCommands.Add(WithMarks(InsertMarks, [.. set.Select(change => change.Mark)]));
            batch.BatchCommands[^1].Parameters.Add(new("positions", set.Select(change => change.Position).ToArray()));
        }
        if (cleared.Length > 0)
            batch.BatchCommands.Add(WithMarks(DeleteMarks, cleared));
        AddSideRows(batch, plan.Recorded);
        batch.BatchCommands.Add(new(MoveHead) { Parameters = { new("position", plan.Position) } });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddSideRows(NpgsqlBatch batch, List<LedgerEntry> recorded)
    {
        if (recorded.Where(entry => entry.CommentText is not null).ToArray() is { Length: > 0 } comments)
            batch.BatchCommands.Add(new(InsertComments)
            {
                Parameters =
                {
                    new("video_ids", comments.Select(entry => entry.Event.VideoId).ToArray()),
                    new("comment_ids", comments.Select(entry => entry.EventId).ToArray()),
                    new("user_ids", comments.Select(entry => entry.UserId).ToArray()),
                    new("positions", comments.Select(entry => entry.Event.Position).ToArray()),
                    new("texts", comments.Select(entry => entry.CommentText!).ToArray()),
                },
            });
        if (recorded.Where(entry => entry.Kind == EventKind.VideoPublished).ToArray() is { Length: > 0 } published)
            batch.BatchCommands.Add(new(InsertVideos)
            {
                Parameters =
                {
                    new("video_ids", published.Select(entry => entry.Event.VideoId).ToArray()),
                    new("creator_ids", published.Select(entry => entry.UserId).ToArray()),
                    new("durations_ms", published.Select(entry => (long)entry.Event.VideoPublished.Duration.ToTimeSpan().TotalMilliseconds).ToArray()),
                },
            });
        if (recorded.Where(entry => entry.Kind == EventKind.VideoDeleted).ToArray() is { Length: > 0 } deleted)
            batch.BatchCommands.Add(new(DeleteVideos) { Parameters = { new("video_ids", deleted.Select(entry => entry.Event.VideoId).ToArray()) } });
    }

    private static NpgsqlBatchCommand WithMarks(string sql, VideoMark[] marks) => new(sql)
    {
        Parameters =
        {
            new("user_ids", marks.Select(mark => mark.UserId).ToArray()),
            new("video_ids", marks.Select(mark => mark.VideoId).ToArray()),
            new("kinds", marks.Select(mark => (short)mark.Kind).ToArray()),
        },
    };

    private static NpgsqlBatchCommand EventRows(List<LedgerEntry> recorded, DateTimeOffset recordedAt) => new(InsertEvents)
    {
        Parameters =
        {
            new("recorded_at", recordedAt),
            Column("user_ids", NpgsqlDbType.Text, recorded, entry => entry.UserId),
            Column("event_ids", NpgsqlDbType.Uuid, recorded, entry => entry.EventId),
            Column("positions", NpgsqlDbType.Bigint, recorded, entry => entry.Event.Position),
            Column("kinds", NpgsqlDbType.Smallint, recorded, entry => (short)entry.Kind),
            Column("effects", NpgsqlDbType.Smallint, recorded, entry => (short)entry.Event.Effect),
            Column("watched_ms", NpgsqlDbType.Bigint, recorded, entry => entry.Event.WatchedMs),
            Column("video_ids", NpgsqlDbType.Text, recorded, entry => entry.Event.VideoId is "" ? null : entry.Event.VideoId),
            Column("other_user_ids", NpgsqlDbType.Text, recorded, entry => entry.Event.OtherUserId is "" ? null : entry.Event.OtherUserId),
            Column("occurred_at", NpgsqlDbType.TimestampTz, recorded, entry => entry.OccurredAt),
            Column("fingerprints", NpgsqlDbType.Bigint, recorded, entry => entry.Fingerprint),
            Column("trace_ids", NpgsqlDbType.Uuid, recorded, entry => TraceIdOf(entry.Trace)),
            Column("span_ids", NpgsqlDbType.Bigint, recorded, entry => SpanIdOf(entry.Trace)),
            Column("bodies", NpgsqlDbType.Bytea, recorded, entry => entry.Body()),
        },
    };

    private static NpgsqlParameter Column<T>(string name, NpgsqlDbType type, List<LedgerEntry> rows, Func<LedgerEntry, T> select)
        => new(name, NpgsqlDbType.Array | type) { Value = rows.ConvertAll(entry => select(entry)) };

    private static Guid? TraceIdOf(ActivityContext trace) => trace == default ? null : Guid.ParseExact(trace.TraceId.ToHexString(), "N");

    private static long? SpanIdOf(ActivityContext trace)
    {
        if (trace == default)
            return null;
        Span<byte> span = stackalloc byte[8];
        trace.SpanId.CopyTo(span);
        return BinaryPrimitives.ReadInt64BigEndian(span);
    }

    // What Postgres keeps, so that a repeat is answered with exactly the first receipt.
    private static DateTimeOffset TruncateToMicroseconds(DateTimeOffset time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMicrosecond, time.Offset);
}
