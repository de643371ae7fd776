using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engagement.Platform.Ledger;

/// <summary>
/// Appends the outbox to the ledger, in order, one replica at a time. A row leaves the outbox only after the ledger's receipt; a crash in between
/// sends it again, which the ledger knows by its event id. A row that the ledger refuses for good stays, with the reason, and holds nobody up.
/// </summary>
internal sealed partial class OutboxRelay(
    NpgsqlDataSource dataSource, Outbox outbox, LedgerService.LedgerServiceClient ledger, TimeProvider timeProvider, ILogger<OutboxRelay> logger)
    : BackgroundService
{
    private const int BatchSize = 500;

    private static readonly TimeSpan IdleLook = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AppendTimeout = TimeSpan.FromSeconds(10);

    // One relay for each database: the transaction's lock ends with it, also when the process dies. A statement of its own, before the rows are
    // read: a relay that got the lock in the middle of its reading would have passed over the first rows, and read rows already settled.
    private const string Lock = """
        SELECT pg_try_advisory_xact_lock(hashtext('outbox'))
        """;

    private const string Take = """
        SELECT outbox_id, event FROM outbox WHERE refused_because IS NULL ORDER BY outbox_id LIMIT $1
        """;

    private const string Settle = """
        WITH settled AS (SELECT * FROM unnest(@outbox_ids, @refusals) AS s (outbox_id, refusal)),
             refused AS (UPDATE outbox SET refused_because = settled.refusal FROM settled
                         WHERE outbox.outbox_id = settled.outbox_id AND settled.refusal IS NOT NULL)
        DELETE FROM outbox USING settled WHERE outbox.outbox_id = settled.outbox_id AND settled.refusal IS NULL
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = IdleLook;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RelayAsync(stoppingToken) == BatchSize)
                {
                }
                wait = IdleLook;
            }
            catch (Exception exception)
            {
                // A call that is cancelled since the host stops ends as an RpcException: not a failure of this service.
                if (!stoppingToken.IsCancellationRequested && !Outage.Is(exception))
                    LogFailed(logger, exception);
                wait = TimeSpan.FromSeconds(Math.Min(wait.TotalSeconds * 2, 5));
            }
            await outbox.WaitAsync(wait, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> RelayAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (ids, request) = await TakeAsync(connection, transaction, cancellationToken);
        if (ids.Count == 0)
            return 0;
        var deadline = timeProvider.GetUtcNow().UtcDateTime + AppendTimeout;
        var response = await ledger.AppendAsync(request, deadline: deadline, cancellationToken: cancellationToken);
        if (response.Results.Count != ids.Count)
            throw new InvalidOperationException($"The ledger answered {response.Results.Count} results for {ids.Count} events.");
        var refusals = response.Results.Select(result => result.Error?.Message).ToArray();
        foreach (var (result, ledgerEvent) in response.Results.Zip(request.Events).Where(pair => pair.First.Error is not null))
            LogRefused(logger, ledgerEvent.EventId, ledgerEvent.FactCase, result.Error.Message);
        await using var settle = new NpgsqlCommand(Settle, connection, transaction)
        {
            Parameters = { new("outbox_ids", ids.ToArray()), new("refusals", refusals) },
        };
        await settle.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ids.Count;
    }

    private static async Task<(List<long> Ids, AppendRequest Request)> TakeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        var request = new AppendRequest();
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { new(Lock), new(Take) { Parameters = { new() { Value = BatchSize } } } },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (!reader.GetBoolean(0))
            return (ids, request);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetInt64(0));
            request.Events.Add(LedgerEvent.Parser.ParseFrom(reader.GetFieldValue<byte[]>(1)));
        }
        return (ids, request);
    }

    [LoggerMessage(1101, LogLevel.Error, "The outbox relay failed on a defect")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(1102, LogLevel.Error, "The ledger refused event {EventId} ({Fact}): {Reason}")]
    private static partial void LogRefused(ILogger logger, string eventId, LedgerEvent.FactOneofCase fact, string reason);
}
