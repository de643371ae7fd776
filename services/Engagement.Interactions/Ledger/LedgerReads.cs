using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>Reads that go to the database together; each with what is to be done with a row of its result.</summary>
internal sealed class LedgerReads(NpgsqlBatch batch)
{
    private readonly List<Action<NpgsqlDataReader>> _takeRow = [];

    public void Add(NpgsqlBatchCommand read, Action<NpgsqlDataReader> takeRow)
    {
        batch.BatchCommands.Add(read);
        _takeRow.Add(takeRow);
    }

    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (_takeRow.Count == 0)
            return;
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var takeRow in _takeRow)
        {
            while (await reader.ReadAsync(cancellationToken))
                takeRow(reader);
            await reader.NextResultAsync(cancellationToken);
        }
    }
}
