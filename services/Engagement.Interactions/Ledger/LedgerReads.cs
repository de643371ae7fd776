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

    public void Execute()
    {
        if (_takeRow.Count == 0)
            return;
        using var reader = batch.ExecuteReader();
        foreach (var takeRow in _takeRow)
        {
            while (reader.Read())
                takeRow(reader);
            reader.NextResult();
        }
    }
}
