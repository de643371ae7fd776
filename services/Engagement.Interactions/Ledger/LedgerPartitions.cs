using System.Collections.Concurrent;
using System.Globalization;
using Engagement.Platform.Events;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>Makes the ledger's partitions, one a month of event ids, before the first event of that month is written.</summary>
internal sealed class LedgerPartitions(NpgsqlDataSource dataSource, ILogger<LedgerPartitions> logger)
{
    private readonly ConcurrentDictionary<DateOnly, bool> _made = new();

    public async Task EnsureAsync(IEnumerable<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var month in entries.Select(entry => MonthOf(entry.EventId)).Distinct())
            await EnsureAsync(month, cancellationToken);
    }

    public async Task EnsureAsync(DateOnly month, CancellationToken cancellationToken)
    {
        if (_made.ContainsKey(month))
            return;
        await MakeAsync(month, cancellationToken);
        _made[month] = true;
    }

    internal static DateOnly MonthOf(Guid eventId)
    {
        var time = EventIds.TimeOf(eventId);
        return new DateOnly(time.Year, time.Month, 1);
    }

    internal static string NameOf(DateOnly month) => $"ledger_{month.ToString("yyyy_MM", CultureInfo.InvariantCulture)}";

    internal static Guid LeastOf(DateOnly month) => EventIds.LeastAt(new DateTimeOffset(month, TimeOnly.MinValue, TimeSpan.Zero));

    private async Task MakeAsync(DateOnly month, CancellationToken cancellationToken)
    {
        var name = NameOf(month);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The lock of the writers: two replicas that meet a new month at once make one partition.
        await using var lockHead = new NpgsqlCommand("SELECT floor FROM ledger_head FOR UPDATE", connection, transaction);
        var floor = (Guid)(await lockHead.ExecuteScalarAsync(cancellationToken))!;
        // Its events are archived, and new ones of it refused.
        if (LeastOf(month) < floor)
            return;
#pragma warning disable CA2100 // The only variables are a month and two UUIDs made of it.
        await using var make = new NpgsqlCommand(
            $"CREATE TABLE IF NOT EXISTS {name} PARTITION OF ledger FOR VALUES FROM ('{LeastOf(month)}') TO ('{LeastOf(month.AddMonths(1))}')",
            connection, transaction);
#pragma warning restore CA2100
        await make.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Log.PartitionMade(logger, name);
    }
}

/// <summary>Makes the partitions of this month and the next ahead, so that the first event of a month waits for nothing.</summary>
internal sealed class PartitionsAhead(LedgerPartitions partitions, TimeProvider timeProvider, ILogger<PartitionsAhead> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromHours(6);
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var pause = Look;
            try
            {
                var today = timeProvider.GetUtcNow();
                var month = new DateOnly(today.Year, today.Month, 1);
                await partitions.EnsureAsync(month, stoppingToken);
                await partitions.EnsureAsync(month.AddMonths(1), stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.PartitionAheadFailed(logger, exception);
                pause = TryAgain;
            }
            await Task.Delay(pause, timeProvider, stoppingToken);
        }
    }
}
