using System.Globalization;
using Engagement.Testing.Postgres;
using Npgsql;

namespace Engagement.LoadGenerator.Baselines;

/// <summary>
/// A copy of a database whose ledger has each event many times, under other ids of the same user and time. The indexes are made anew at the end, which
/// is the quick way; they come out as they would after a long life and a REINDEX.
/// </summary>
internal static class MultipliedLedger
{
    // The last 12 digits of an id are random: there the number of the copy goes.
    private const string Multiply = """
        DO $$
        DECLARE
            columns text;
            selected text;
            events bigint := (SELECT position FROM ledger_head);
            restore text[];
            index record;
            statement text;
        BEGIN
            FOR index IN SELECT c.relname, pg_get_indexdef(c.oid) AS definition, con.conname, pg_get_constraintdef(con.oid) AS key
                         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_constraint con ON con.conindid = c.oid
                         WHERE i.indrelid = 'ledger'::regclass LOOP
                IF index.conname IS NULL THEN
                    EXECUTE format('DROP INDEX %I', index.relname);
                    restore := array_append(restore, replace(index.definition, 'ON ONLY', 'ON'));
                ELSE
                    EXECUTE format('ALTER TABLE ledger DROP CONSTRAINT %I', index.conname);
                    restore := array_append(restore, format('ALTER TABLE ledger ADD CONSTRAINT %I %s', index.conname, index.key));
                END IF;
            END LOOP;
            SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position),
                   string_agg(CASE column_name
                       WHEN 'event_id' THEN '(left(event_id::text, 24) || lpad(to_hex(copy), 12, ''0''))::uuid'
                       WHEN 'position' THEN format('position + copy * %s', events)
                       ELSE quote_ident(column_name) END, ', ' ORDER BY ordinal_position)
                INTO columns, selected FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'ledger';
            EXECUTE format('INSERT INTO ledger (%s) SELECT %s FROM ledger CROSS JOIN generate_series(1, $1 - 1) AS copy', columns, selected) USING @copies;
            FOREACH statement IN ARRAY restore LOOP
                EXECUTE statement;
            END LOOP;
            UPDATE ledger_head SET position = events * @copies;
        END $$;
        """;

    /// <summary>The new database's connection string. Nobody may be connected to the old one.</summary>
    public static async Task<string> CreateAsync(PostgresServer postgres, string database, int copies, CancellationToken cancellationToken)
    {
        NpgsqlConnection.ClearAllPools();
        var name = new NpgsqlConnectionStringBuilder(database).Database!;
        var multiplied = $"{name}_multiplied";
        await ExecuteAsync(
            postgres.ConnectionString("postgres"),
            $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'", cancellationToken);
        await ExecuteAsync(postgres.ConnectionString("postgres"), $"CREATE DATABASE \"{multiplied}\" TEMPLATE \"{name}\"", cancellationToken);
        var connectionString = postgres.ConnectionString(multiplied);
        // A DO block takes no parameters.
        await ExecuteAsync(
            connectionString,
            "SET maintenance_work_mem = '1GB'; " + Multiply.Replace("@copies", copies.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            cancellationToken);
        foreach (var each in (string[])[database, connectionString])
            await ExecuteAsync(each, "VACUUM ANALYZE", cancellationToken);
        return connectionString;
    }

    /// <summary>Makes the ledger that was copied as small again as it was, and writes it anew. Nothing reads it again behind what is counted.</summary>
    public static async Task CutBackAsync(string database, int events, CancellationToken cancellationToken)
    {
        await ExecuteAsync(database, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM ledger WHERE position > {events}"), cancellationToken);
        await ExecuteAsync(database, "VACUUM FULL ledger", cancellationToken);
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // The only variables are names and numbers of this program.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
