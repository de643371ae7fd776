using System.Globalization;
using System.Text.RegularExpressions;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Npgsql;

namespace Engagement.LoadGenerator.Baselines;

/// <summary>
/// A table like the ledger, with its columns, indexes and partitions, into which psql's `\copy` loads the very rows that the service wrote: the fastest
/// that PostgreSQL takes them.
/// </summary>
internal sealed partial class CopiedLedger(SystemUnderTest system) : IDisposable
{
    private const string Create = """
        CREATE TABLE IF NOT EXISTS copied_ledger (LIKE ledger INCLUDING ALL) PARTITION BY RANGE (event_id);
        DO $$
        DECLARE part record;
        BEGIN
            FOR part IN SELECT relname, pg_get_expr(relpartbound, oid) AS bound FROM pg_class
                        WHERE oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'ledger'::regclass) LOOP
                EXECUTE format('CREATE TABLE IF NOT EXISTS copied_%I PARTITION OF copied_ledger %s', part.relname, part.bound);
            END LOOP;
        END $$;
        """;

    private readonly string _file = Path.GetTempFileName();

    /// <summary>Rows a second, as psql's own clock has it.</summary>
    public async Task<Measurement> CopyAsync(long after, long until, CancellationToken cancellationToken)
    {
        await using (var connection = new NpgsqlConnection(system.Database))
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Create, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await PsqlAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"\\copy (SELECT * FROM ledger WHERE position > {after} AND position <= {until} ORDER BY position) TO '{_file}'"), cancellationToken);
        await system.SettleAsync(cancellationToken);
        var processors = system.MeterProcessors();
        var output = await PsqlAsync($"\\copy copied_ledger FROM '{_file}'", cancellationToken);
        var milliseconds = double.Parse(Timing().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        return new Measurement((until - after) * 1000 / milliseconds, Processor: processors.Read());
    }

    public void Dispose() => File.Delete(_file);

    private Task<string> PsqlAsync(string command, CancellationToken cancellationToken)
    {
        var database = new NpgsqlConnectionStringBuilder(system.Database).Database!;
        return ExternalProgram.RunAsync(
            "psql",
            [
                "-X", "-h", system.Postgres.SocketFolder, "-p", system.Postgres.Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres",
                "-d", database, "-v", "ON_ERROR_STOP=1", "-c", "\\timing on", "-c", command,
            ],
            cancellationToken);
    }

    [GeneratedRegex(@"Time: ([0-9.]+) ms")]
    private static partial Regex Timing();
}
