using Npgsql;

namespace Engagement.LoadGenerator.Running;

/// <summary>Fills tables before anything is measured.</summary>
internal static class TableRows
{
    private const string Settle = "VACUUM ANALYZE";

    /// <param name="copy">A `COPY ... FROM STDIN (FORMAT binary)`.</param>
    /// <param name="writeAsync">Writes the columns of a row.</param>
    public static async Task CopyAsync<T>(
        this NpgsqlConnection connection, string copy, IEnumerable<T> rows, Func<NpgsqlBinaryImporter, T, Task> writeAsync, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellationToken);
            await writeAsync(writer, row);
        }
        await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>As in a database that has been there for long: with statistics of what is in it.</summary>
    /// <param name="last">Statements that belong to what was copied; none when null.</param>
    public static async Task SettleAsync(this NpgsqlConnection connection, string? last, CancellationToken cancellationToken)
    {
        // VACUUM does not go together with others in one command.
        foreach (var sql in (string?[])[last, Settle])
        {
            if (sql is null)
                continue;
#pragma warning disable CA2100 // Constants of the callers.
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
