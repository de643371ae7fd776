using System.Diagnostics;
using Engagement.Interactions.Ledger;
using Engagement.Ledger.V1;
using Engagement.Testing.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Engagement.Interactions.Tests.Ledger;

public sealed class CopyRowsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Create = """
        CREATE TEMP TABLE copied (
            a_text text, a_null text, a_uuid uuid, a_short smallint, a_long bigint, a_time timestamptz, some_bytes bytea)
        """;

    [Fact]
    public async Task Written_RowsOfEveryType_AreReadBackAsTheyWere()
    {
        var (id, time) = (Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), new DateTimeOffset(1999, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(1_234_560));
        await using var connection = new NpgsqlConnection(postgres.Server.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using (var create = new NpgsqlCommand(Create, connection))
            await create.ExecuteNonQueryAsync();
        var rows = new CopyRows(columns: 7);
        rows.Start();
        // More than the buffer holds at first.
        for (var i = 0; i < 2_000; i++)
        {
            rows.Row();
            rows.Write("größer 🙂");
            rows.WriteOrNull("");
            rows.Write(id);
            rows.Write((short)-7);
            rows.Write(long.MinValue + i);
            rows.Write(time);
            rows.Write([0, 1, 255]);
        }
        rows.End();

        await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY copied FROM STDIN (FORMAT binary)"))
            await copy.WriteAsync(rows.Written);

        await using var select = new NpgsqlCommand(
            "SELECT a_text, a_null, a_uuid, a_short, min(a_long), a_time, some_bytes, count(*) FROM copied GROUP BY 1, 2, 3, 4, 6, 7", connection);
        await using var reader = await select.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(
            ("größer 🙂", true, id, (short)-7, long.MinValue, time.UtcDateTime, 2_000L),
            (reader.GetString(0), reader.IsDBNull(1), reader.GetGuid(2), reader.GetInt16(3), reader.GetInt64(4), reader.GetDateTime(5), reader.GetInt64(7)));
        Assert.Equal([0, 1, 255], reader.GetFieldValue<byte[]>(6));
        Assert.False(await reader.ReadAsync());
    }

    [Fact]
    public async Task Copy_EventOfATracedCall_IsReadBackWithItsTrace()
    {
        var trace = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        await using var database = NpgsqlDataSource.Create(await postgres.Server.CreateDatabaseAsync("interactions", CancellationToken.None));
        var entry = Entries.Traced("ann", "v1", trace);
        (entry.Event.Position, entry.Event.Effect) = (7, 1);
        await CopyAsync(database, entry);

        var stored = Assert.Single(await new LedgerReader(database, new RecentEvents()).ReadStoredAsync(6, 7, CancellationToken.None));

        Assert.Equal(LedgerRows.TraceparentOf(trace), stored.Traceparent);
        Assert.Equal(("ann", "v1", "carl", 1), (stored.UserId, stored.VideoId, stored.OtherUserId, stored.Effect));
    }

    [Fact]
    public async Task Insert_EventsOfOneCommit_MakesTheRowsOfCopy()
    {
        LedgerEntry[] entries =
        [
            Entries.Traced("ann", "v1", new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded)),
            Entries.Like("bob", "v1"),
            Entries.Like("carl", ""),
        ];
        for (var i = 0; i < entries.Length; i++)
            (entries[i].Event.Position, entries[i].Event.Effect, entries[i].Event.WatchedMs) = (i + 1, 1, 1000 * i);
        entries[1].Event.WatchEffect = new WatchEffect { Loops = 3 };
        await using var copied = NpgsqlDataSource.Create(await postgres.Server.CreateDatabaseAsync("interactions", CancellationToken.None));
        await using var inserted = NpgsqlDataSource.Create(await postgres.Server.CreateDatabaseAsync("interactions", CancellationToken.None));

        await CopyAsync(copied, entries);
        new LedgerPartitions(inserted, NullLogger<LedgerPartitions>.Instance).Ensure(entries);
        await using (var batch = inserted.CreateBatch())
        {
            batch.BatchCommands.Add(LedgerRows.Insert(entries, Entries.Now));
            await batch.ExecuteNonQueryAsync();
        }

        var rows = await RowsAsync(inserted);
        Assert.Equal(3, rows.Split('\n').Length);
        Assert.Equal(await RowsAsync(copied), rows);
    }

    private static async Task CopyAsync(NpgsqlDataSource database, params LedgerEntry[] entries)
    {
        new LedgerPartitions(database, NullLogger<LedgerPartitions>.Instance).Ensure(entries);
        var rows = new CopyRows(LedgerRows.CopiedColumns);
        rows.Start();
        foreach (var entry in entries)
            LedgerRows.Write(rows, entry, Entries.Now);
        rows.End();
        await using var connection = await database.OpenConnectionAsync();
        await using var copy = await connection.BeginRawBinaryCopyAsync(LedgerRows.Copy);
        await copy.WriteAsync(rows.Written);
    }

    private static async Task<string> RowsAsync(NpgsqlDataSource database)
    {
        await using var select = database.CreateCommand("SELECT string_agg(ledger::text, E'\\n' ORDER BY position) FROM ledger");
        return (string)(await select.ExecuteScalarAsync())!;
    }
}
