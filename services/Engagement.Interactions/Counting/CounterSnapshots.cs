using Npgsql;

namespace Engagement.Interactions.Counting;

/// <summary>
/// The durable counters in Postgres, as of one ledger position. They move in one transaction with that position, which is compared first, so a second
/// projector or a crash never counts twice.
/// </summary>
internal sealed class CounterSnapshots(NpgsqlDataSource dataSource)
{
    private const string SelectPosition = "SELECT position FROM counter_fold";

    private const string LockPosition = "SELECT position FROM counter_fold FOR UPDATE";

    private const string SelectCounts = "SELECT subject, counts FROM counter WHERE subject = ANY (@subjects)";

    // One statement, so position and counts are of one moment.
    private const string SelectCountsAndPosition = """
        SELECT fold.position, counter.subject, counter.counts
        FROM counter_fold AS fold LEFT JOIN counter ON counter.subject = ANY (@subjects)
        """;

    private const string SelectShards = "SELECT shard, subject, counts FROM counter WHERE shard = ANY (@shards)";

    private const string Upsert = """
        INSERT INTO counter (subject, shard, counts) SELECT * FROM unnest(@subjects, @shards, @counts)
        ON CONFLICT (subject) DO UPDATE SET counts = excluded.counts
        """;

    private const string SelectAll = "SELECT subject, counts FROM counter";

    private const string SelectArchived = "SELECT subject, counts FROM counter_archived";

    private const string UpsertArchived = """
        INSERT INTO counter_archived (subject, counts) SELECT * FROM unnest(@subjects, @counts)
        ON CONFLICT (subject) DO UPDATE SET counts = excluded.counts
        """;

    private const string MovePosition = "UPDATE counter_fold SET position = @position";

    public async Task<long> ReadPositionAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectPosition);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The counters of the subjects, in order, all as of the one position.</summary>
    public async Task<(long Position, byte[][] Counts)> ReadAsync(IReadOnlyList<CounterSubject> subjects, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectCountsAndPosition);
        command.Parameters.Add(new("subjects", subjects.Select(subject => subject.ToString()).ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var position = 0L;
        var found = new Dictionary<CounterSubject, byte[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            position = reader.GetInt64(0);
            if (!reader.IsDBNull(1))
                found[CounterSubject.Parse(reader.GetString(1))] = reader.GetFieldValue<byte[]>(2);
        }
        return (position, [.. subjects.Select(subject => found.GetValueOrDefault(subject) ?? [])]);
    }

    /// <summary>Everything that is counted in these shards, and its position.</summary>
    public async Task<(long Position, ILookup<int, (CounterSubject Subject, byte[] Counts)> Subjects)> ReadShardsAsync(
        IEnumerable<int> shards, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await using var positionOf = new NpgsqlCommand(SelectPosition, connection, transaction);
        var position = (long)(await positionOf.ExecuteScalarAsync(cancellationToken))!;
        var subjects = new List<(int Shard, CounterSubject Subject, byte[] Counts)>();
        await using var command = new NpgsqlCommand(SelectShards, connection, transaction)
        {
            Parameters = { new("shards", shards.Select(shard => (short)shard).ToArray()) },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            subjects.Add((reader.GetInt16(0), CounterSubject.Parse(reader.GetString(1)), reader.GetFieldValue<byte[]>(2)));
        return (position, subjects.ToLookup(row => row.Shard, row => (row.Subject, row.Counts)));
    }

    /// <summary>
    /// Adds the sums and moves on, together; what the subjects of the sums count then. Null, with nothing done, when the position is not where it was thought
    /// to be.
    /// </summary>
    public async Task<Dictionary<CounterSubject, byte[]>?> TryAdvanceAsync(long from, long to, CounterFold sums, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var read = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(LockPosition),
                new(SelectCounts) { Parameters = { new("subjects", sums.All.Select(pair => pair.Key.ToString()).ToArray()) } },
            },
        };
        var next = new CounterFold();
        next.Add(sums);
        await using (var reader = await read.ExecuteReaderAsync(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            if (reader.GetInt64(0) != from)
                return null;
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                next.Add(CounterSubject.Parse(reader.GetString(0)), PackedCounters.FromBytes(reader.GetFieldValue<byte[]>(1)));
        }
        var counts = next.All.ToDictionary(pair => pair.Key, pair => PackedCounters.ToBytes(pair.Value));
        await using var write = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { Put(counts), new(MovePosition) { Parameters = { new("position", to) } } },
        };
        await write.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return counts;
    }

    /// <summary>The sums of the archived parts of the ledger.</summary>
    public async Task<CounterFold> ReadArchivedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SelectArchived, connection);
        return await ReadFoldAsync(command, cancellationToken);
    }

    /// <summary>Adds the sums of an archived part of the ledger, in the transaction that takes it away.</summary>
    public static async Task AddArchivedAsync(NpgsqlConnection connection, CounterFold sums, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(SelectArchived, connection);
        var archived = await ReadFoldAsync(select, cancellationToken);
        archived.Add(sums);
        await using var put = new NpgsqlCommand(UpsertArchived, connection)
        {
            Parameters =
            {
                new("subjects", sums.All.Select(pair => pair.Key.ToString()).ToArray()),
                new("counts", sums.All.Select(pair => PackedCounters.ToBytes(archived.Of(pair.Key))).ToArray()),
            },
        };
        await put.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Makes the counts what they ought to be. They do not move meanwhile.</summary>
    /// <param name="expectedAt">What ought to be counted at a position.</param>
    /// <param name="note">Is told of each subject that differs: what was counted, and what ought to have been.</param>
    public async Task CorrectAsync(
        Func<long, Task<CounterFold>> expectedAt, Action<CounterSubject, long[], long[]> note, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var lockPosition = new NpgsqlCommand(LockPosition, connection, transaction);
        var expected = await expectedAt((long)(await lockPosition.ExecuteScalarAsync(cancellationToken))!);
        await using var select = new NpgsqlCommand(SelectAll, connection, transaction);
        var counted = await ReadFoldAsync(select, cancellationToken);
        var corrected = new Dictionary<CounterSubject, byte[]>();
        foreach (var subject in expected.All.Concat(counted.All).Select(pair => pair.Key).Distinct())
        {
            var (right, found) = (expected.Of(subject), counted.Of(subject));
            if (right.AsSpan().SequenceEqual(found))
                continue;
            note(subject, found, right);
            corrected.Add(subject, PackedCounters.ToBytes(right));
        }
        if (corrected.Count == 0)
            return;
        await using var write = new NpgsqlBatch(connection, transaction) { BatchCommands = { Put(corrected) } };
        await write.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<CounterFold> ReadFoldAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var fold = new CounterFold();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            fold.Add(CounterSubject.Parse(reader.GetString(0)), PackedCounters.FromBytes(reader.GetFieldValue<byte[]>(1)));
        return fold;
    }

    private static NpgsqlBatchCommand Put(Dictionary<CounterSubject, byte[]> counts) => new(Upsert)
    {
        Parameters =
        {
            new("subjects", counts.Keys.Select(subject => subject.ToString()).ToArray()),
            new("shards", counts.Keys.Select(subject => (short)subject.Shard).ToArray()),
            new("counts", counts.Values.ToArray()),
        },
    };
}
