using System.Diagnostics;
using Engagement.LoadGenerator.Measuring;
using Engagement.Testing.Postgres;
using Npgsql;

namespace Engagement.LoadGenerator.Baselines;

/// <summary>The two ways to give events an order in which nothing appears late, each with the batches of a writer: see decision 1.</summary>
internal sealed class LedgerPositions(PostgresServer postgres)
{
    private const int Batch = 1000;

    private const string Create = """
        CREATE TABLE head (position bigint NOT NULL);
        INSERT INTO head VALUES (0);
        CREATE TABLE by_head (user_id text COLLATE "C", event_id uuid, position bigint NOT NULL, body bytea NOT NULL, PRIMARY KEY (user_id, event_id));
        CREATE INDEX ON by_head (position);
        CREATE TABLE by_xid (user_id text COLLATE "C", event_id uuid, xid xid8 NOT NULL, ordinal int NOT NULL, body bytea NOT NULL, PRIMARY KEY (user_id, event_id));
        CREATE INDEX ON by_xid (xid, ordinal);
        """;

    private const string LockHead = "SELECT position FROM head FOR UPDATE";

    // The probe for known ids, as the ledger does it.
    private const string Probe = """
        SELECT count(*) FROM unnest(@user_ids, @event_ids) AS sent (user_id, event_id)
        CROSS JOIN LATERAL (SELECT FROM by_TABLE AS t WHERE t.user_id = sent.user_id AND t.event_id = sent.event_id OFFSET 0) AS known
        """;

    private const string InsertByHead = """
        INSERT INTO by_head SELECT user_id, event_id, @after + ordinal, body
        FROM unnest(@user_ids, @event_ids, @bodies) WITH ORDINALITY AS e (user_id, event_id, body, ordinal)
        """;

    private const string InsertByXid = """
        INSERT INTO by_xid SELECT user_id, event_id, pg_current_xact_id(), ordinal, body
        FROM unnest(@user_ids, @event_ids, @bodies) WITH ORDINALITY AS e (user_id, event_id, body, ordinal)
        """;

    private const string MoveHead = "UPDATE head SET position = position + @count";

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString("postgres"));
        await using var command = source.CreateCommand(Create);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task<Measurement> ByHeadAsync(int writers, TimeSpan length, CancellationToken cancellationToken)
        => RunAsync(writers, length, CommitByHeadAsync, cancellationToken);

    public Task<Measurement> ByXidAsync(int writers, TimeSpan length, CancellationToken cancellationToken)
        => RunAsync(writers, length, CommitByXidAsync, cancellationToken);

    private async Task<Measurement> RunAsync(
        int writers, TimeSpan length, Func<NpgsqlConnection, Rows, CancellationToken, Task> commitAsync, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString("postgres") + ";Max Auto Prepare=20");
        var started = Stopwatch.GetTimestamp();
        var written = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var (random, rows) = (new Random(writer), 0);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            for (; Stopwatch.GetElapsedTime(started) < length; rows += Batch)
                await commitAsync(connection, Rows.New(Batch, random), cancellationToken);
            return rows;
        }, cancellationToken)));
        return new Measurement(written.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task CommitByHeadAsync(NpgsqlConnection connection, Rows rows, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var reads = new NpgsqlBatch(connection, transaction) { BatchCommands = { new(LockHead), rows.In(Probe.Replace("TABLE", "head", StringComparison.Ordinal)) } };
        var after = (long)(await reads.ExecuteScalarAsync(cancellationToken))!;
        await using var writes = new NpgsqlBatch(connection, transaction) { BatchCommands = { rows.In(InsertByHead), new(MoveHead) } };
        writes.BatchCommands[0].Parameters.Add(new("after", after));
        writes.BatchCommands[1].Parameters.Add(new("count", (long)Batch));
        await writes.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task CommitByXidAsync(NpgsqlConnection connection, Rows rows, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var reads = new NpgsqlBatch(connection, transaction) { BatchCommands = { rows.In(Probe.Replace("TABLE", "xid", StringComparison.Ordinal)) } };
        await reads.ExecuteScalarAsync(cancellationToken);
        await using var writes = new NpgsqlBatch(connection, transaction) { BatchCommands = { rows.In(InsertByXid) } };
        await writes.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private sealed record Rows(string[] UserIds, Guid[] EventIds, byte[][] Bodies)
    {
        private static readonly byte[] Body = new byte[24];

        public static Rows New(int count, Random random) => new(
            [.. Enumerable.Range(0, count).Select(_ => $"u{random.Next(20_000)}")],
            [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()))],
            [.. Enumerable.Repeat(Body, count)]);

        public NpgsqlBatchCommand In(string sql)
        {
            var command = new NpgsqlBatchCommand(sql) { Parameters = { new("user_ids", UserIds), new("event_ids", EventIds) } };
            if (sql.Contains("@bodies", StringComparison.Ordinal))
                command.Parameters.Add(new("bodies", Bodies));
            return command;
        }
    }
}
