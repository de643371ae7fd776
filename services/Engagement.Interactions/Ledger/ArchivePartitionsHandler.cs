using System.Globalization;
using Engagement.Interactions.Counting;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// Takes old months out of the ledger. First the floor is raised: from that commit on no event can enter them. What has entered before has then a day to
/// reach every follower of the ledger. Then a month's table is detached, and its sums are added to those that a fold of the whole ledger begins with, in one
/// transaction: so counts are the same before, after, and whenever it is broken off.
/// </summary>
internal sealed class ArchivePartitionsHandler(
    NpgsqlDataSource dataSource, CounterFolder folder, CounterSnapshots snapshots, IOptions<LedgerOptions> options, TimeProvider timeProvider,
    ILogger<ArchivePartitionsHandler> logger)
{
    private const string RaiseFloor = """
        UPDATE ledger_head SET floor = greatest(floor, @floor)
        """;

    private const string SelectPartitions = """
        SELECT child.relname FROM pg_inherits
        JOIN pg_class AS child ON child.oid = inhrelid
        WHERE inhparent = 'ledger'::regclass AND child.relname < @before ORDER BY child.relname
        """;

    // Readers of the ledger are only in the way for moments; writers wait for this.
    private const string LimitWait = "SET LOCAL lock_timeout = '3s'";

    public async Task<ArchivePartitionsResponse> HandleAsync(ArchivePartitionsRequest request, CancellationToken cancellationToken)
    {
        var before = MonthOf(request.BeforeMonth);
        await using var floor = dataSource.CreateCommand(RaiseFloor);
        floor.Parameters.Add(new("floor", LedgerPartitions.LeastOf(before)));
        await floor.ExecuteNonQueryAsync(cancellationToken);
        var response = new ArchivePartitionsResponse();
        foreach (var partition in await PartitionsBeforeAsync(before, cancellationToken))
        {
            var (events, newest, last) = await MeasureAsync(partition, cancellationToken);
            var isQuiet = newest < timeProvider.GetUtcNow() - options.Value.ArchiveAfterQuiet && last <= await snapshots.ReadPositionAsync(cancellationToken);
            if (!isQuiet)
            {
                response.Closed.Add(partition);
                continue;
            }
            await ArchiveAsync(partition, cancellationToken);
            response.Archived.Add(partition);
            response.Events += events;
        }
        return response;
    }

    private DateOnly MonthOf(string text)
    {
        var violations = new FieldViolations();
        var isMonth = DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month);
        var today = DateOnly.FromDateTime(timeProvider.GetUtcNow().UtcDateTime);
        violations.Require(isMonth && month <= new DateOnly(today.Year, today.Month, 1), "before_month", "must be a month such as 2024-03, and not in the future")
            .ThrowIfAny();
        return month;
    }

    private async Task<List<string>> PartitionsBeforeAsync(DateOnly month, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectPartitions);
        command.Parameters.Add(new("before", LedgerPartitions.NameOf(month)));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var partitions = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            partitions.Add(reader.GetString(0));
        return partitions;
    }

#pragma warning disable CA2100 // The names of partitions are those that this service made, read from the catalogue.
    private async Task<(long Events, DateTimeOffset Newest, long LastPosition)> MeasureAsync(string partition, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"SELECT count(*), coalesce(max(recorded_at), to_timestamp(0)), coalesce(max(position), 0) FROM {partition}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), new DateTimeOffset(reader.GetDateTime(1)), reader.GetInt64(2));
    }

    private async Task ArchiveAsync(string partition, CancellationToken cancellationToken)
    {
        var sums = await FoldAsync(partition, cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var detach = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(LimitWait),
                new($"ALTER TABLE ledger DETACH PARTITION {partition}"),
                new($"ALTER TABLE {partition} SET SCHEMA ledger_archive"),
            },
        };
        await detach.ExecuteNonQueryAsync(cancellationToken);
        await CounterSnapshots.AddArchivedAsync(connection, sums, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Log.PartitionArchived(logger, partition);
    }

    // The partition is closed: nothing comes while this goes on.
    private async Task<CounterFold> FoldAsync(string partition, CancellationToken cancellationToken)
    {
        var fold = new CounterFold();
        await using var command = dataSource.CreateCommand($"SELECT {LedgerRows.Columns} FROM {partition}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<LedgerEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            events.Add(LedgerRows.Read(reader));
            if (events.Count < CounterFolder.Window)
                continue;
            await folder.AddAsync(fold, events, new long[CounterSubject.Shards], cancellationToken);
            events.Clear();
        }
        await folder.AddAsync(fold, events, new long[CounterSubject.Shards], cancellationToken);
        return fold;
    }
#pragma warning restore CA2100
}
