using Engagement.Ledger.V1;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>Reads the ledger by position.</summary>
internal sealed class LedgerReader(NpgsqlDataSource dataSource, RecentEvents recent)
{
    private const string SelectHead = "SELECT position FROM ledger_head";

    // The upper bound keeps the plan to one short index range in each partition.
    private const string SelectWindow = $"""
        SELECT {LedgerRows.Columns} FROM ledger
        WHERE position > @after AND position <= @until ORDER BY position
        """;

    public async Task<long> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectHead);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Every event after one position, up to another, in order.</summary>
    public Task<List<LedgerEvent>> ReadAsync(long after, long until, CancellationToken cancellationToken)
        => recent.Read(after, until) is { } kept ? Task.FromResult(kept) : ReadStoredAsync(after, until, cancellationToken);

    /// <summary>As <see cref="ReadAsync"/>, but as it is in the database now: without what was archived meanwhile.</summary>
    public async Task<List<LedgerEvent>> ReadStoredAsync(long after, long until, CancellationToken cancellationToken)
    {
        var events = new List<LedgerEvent>((int)(until - after));
        await using var command = dataSource.CreateCommand(SelectWindow);
        command.Parameters.Add(new("after", after));
        command.Parameters.Add(new("until", until));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            events.Add(LedgerRows.Read(reader));
        return events;
    }
}
