using System.Collections.Concurrent;
using System.Globalization;
using Engagement.Platform.Events;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>Makes the ledger's partitions, one a month of event ids, before the first event of that month is written.</summary>
internal sealed class LedgerPartitions(NpgsqlDataSource dataSource, ILogger<LedgerPartitions> logger)
{
    private readonly ConcurrentDictionary<DateOnly, bool> _made = new();

    public void Ensure(IEnumerable<LedgerEntry> entries)
    {
        foreach (var month in entries.Select(entry => MonthOf(entry.EventId)).Distinct())
            Ensure(month);
    }

    public void Ensure(DateOnly month)
    {
        if (_made.ContainsKey(month))
            return;
        Make(month);
        _made[month] = true;
    }

    internal static DateOnly MonthOf(Guid eventId)
    {
        var time = EventIds.TimeOf(eventId);
        return new DateOnly(time.Year, time.Month, 1);
    }

    internal static string NameOf(DateOnly month) => $"ledger_{month.ToString("yyyy_MM", CultureInfo.InvariantCulture)}";

    internal static Guid LeastOf(DateOnly month) => EventIds.LeastAt(new DateTimeOffset(month, TimeOnly.MinValue, TimeSpan.Zero));

    private void Make(DateOnly month)
    {
        var name = NameOf(month);
        using var connection = dataSource.OpenConnection();
        using var transaction = connection.BeginTransaction();
        // The lock of the writers: two replicas that meet a new month at once make one partition.
        using var lockHead = new NpgsqlCommand("SELECT floor FROM ledger_head FOR UPDATE", connection, transaction);
        var floor = (Guid)lockHead.ExecuteScalar()!;
        // Its events are archived, and new ones of it refused.
        if (LeastOf(month) < floor)
            return;
#pragma warning disable CA2100 // The only variables are a month and two UUIDs made of it.
        using var make = new NpgsqlCommand(
            $"CREATE TABLE IF NOT EXISTS {name} PARTITION OF ledger FOR VALUES FROM ('{LeastOf(month)}') TO ('{LeastOf(month.AddMonths(1))}')",
            connection, transaction);
#pragma warning restore CA2100
        make.ExecuteNonQuery();
        transaction.Commit();
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
                partitions.Ensure(month);
                partitions.Ensure(month.AddMonths(1));
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
