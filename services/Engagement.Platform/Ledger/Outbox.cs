using System.Diagnostics;
using Engagement.Ledger.V1;
using Google.Protobuf;
using Npgsql;

namespace Engagement.Platform.Ledger;

/// <summary>
/// The way to the ledger for a service that owns its own rows: an event is added in the transaction of its effect, and <see cref="OutboxRelay"/>
/// appends it to the ledger until that says so. Add it after the rows that it speaks of are locked: of two events about one row, the
/// first to be committed then has the smaller `outbox_id`, and is relayed first.
/// </summary>
public sealed class Outbox : IDisposable
{
    // In the order given, which is the order of the identity.
    private const string Insert = """
        INSERT INTO outbox (event, created_at) SELECT event, $2 FROM unnest($1) WITH ORDINALITY AS e (event, place) ORDER BY place
        """;

    private readonly SemaphoreSlim _added = new(0);

    /// <summary>Adds an event to the transaction. The trace of the current call goes with it.</summary>
    public static async Task AddAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, LedgerEvent ledgerEvent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { Command([ledgerEvent], now) } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>As <see cref="AddAsync"/>, for several events and in a batch of the caller's.</summary>
    public static NpgsqlBatchCommand Command(IReadOnlyCollection<LedgerEvent> events, DateTimeOffset now)
    {
        var traceparent = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : "";
        foreach (var ledgerEvent in events)
            ledgerEvent.Traceparent = traceparent;
        return new NpgsqlBatchCommand(Insert)
        {
            Parameters = { new() { Value = events.Select(ledgerEvent => ledgerEvent.ToByteArray()).ToArray() }, new() { Value = now } },
        };
    }

    /// <summary>Call it after the commit, so that the relay need not wait for its next look.</summary>
    public void NotifyCommitted()
    {
        if (_added.CurrentCount == 0)
            _added.Release();
    }

    public void Dispose() => _added.Dispose();

    internal Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _added.WaitAsync(atMost, cancellationToken);
}
