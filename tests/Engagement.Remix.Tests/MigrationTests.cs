using Engagement.Migrator;
using Engagement.Platform.Migrations;
using Engagement.Remix.Credit;
using Engagement.Testing.Postgres;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace Engagement.Remix.Tests;

/// <summary>Videos that were there before their roots, and before credit, have what they would have been given at their birth.</summary>
public sealed class MigrationTests(ITestOutputHelper output)
{
    private const int Videos = 200;
    private const string Before = """
        INSERT INTO video (video_no, video_id, creator_id, caption, duration_ms, topics, sound_id, language, region, visibility, duet_permission,
                           stitch_permission, depth, published_at)
        OVERRIDING SYSTEM VALUE VALUES ($1, 'v-' || $1, 'c-' || $1 % 7, '', 1, '{}', '', '', '', 1, 1, 1, $2, now())
        """;

    private const string Sources = "INSERT INTO video_source (video_no, place, source_no, kind, layout) VALUES ($1, $2, $3, 1, 1)";
    private const string Lineage = "INSERT INTO lineage (ancestor_no, distance, descendant_no) VALUES ($1, $2, $3)";

    [Fact]
    public async Task Migrations_OfVideosFromBefore_GiveThemRootsSourcesAndShares()
    {
        var connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(
            "remix-before", (_, _) => Task.CompletedTask, CancellationToken.None);
        await using var database = NpgsqlDataSource.Create(connectionString);
        foreach (var script in new[] { "0001", "0002", "0003" })
            await DatabaseMigrator.MigrateAsync(connectionString, typeof(ServiceMigrations).Assembly, $"remix/{script}", CancellationToken.None);
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var (nodes, random) = (new List<Node>(), new Random(seed));
        for (var number = 1; number <= Videos; number++)
        {
            var node = Node.Of(number, [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(nodes.Count + 1)).Where(i => i > 0).Distinct().Select(i => nodes[i - 1])]);
            nodes.Add(node);
            await ExecuteAsync(database, Before, (long)number, node.Depth);
            for (var place = 1; place <= node.Sources.Length; place++)
                await ExecuteAsync(database, Sources, (long)number, (short)place, node.Sources[place - 1].No);
            foreach (var (ancestor, distance) in node.Distances)
                await ExecuteAsync(database, Lineage, ancestor, distance, (long)number);
        }

        await ServiceMigrations.MigrateAsync("remix", connectionString, CancellationToken.None);

        foreach (var node in nodes)
        {
            await AssertAsync(database, "SELECT root_id || ' ' || kept_share FROM video WHERE video_no = $1", node.No, $"v-{node.Root} {ShareRules.KeptWith(node.Sources.Length)}");
            await AssertAsync(
                database, "SELECT coalesce(string_agg(source_id || ' ' || source_creator_id, ',' ORDER BY place), '') FROM video_source WHERE video_no = $1", node.No,
                string.Join(',', node.Sources.Select(source => $"v-{source.No} c-{source.No % 7}")));
            await AssertAsync(
                database, "SELECT coalesce(string_agg(ancestor_no || ' ' || share, ',' ORDER BY ancestor_no), '') FROM lineage WHERE descendant_no = $1", node.No,
                string.Join(',', node.Shares.OrderBy(share => share.Key).Select(share => $"{share.Key} {share.Value}")));
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task AssertAsync(NpgsqlDataSource database, string sql, long number, string expected)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = number });
        Assert.Equal(expected, (string)(await command.ExecuteScalarAsync())!);
    }

    private sealed record Node(long No, Node[] Sources, int Depth, long Root, Dictionary<long, int> Distances, Dictionary<long, int> Shares)
    {
        public static Node Of(long number, Node[] sources) => new(
            number, sources, sources.Length == 0 ? 0 : sources.Max(source => source.Depth) + 1, sources is [var first, ..] ? first.Root : number,
            sources.SelectMany(source => source.Distances.Select(line => (line.Key, line.Value + 1)).Append((source.No, 1)))
                .GroupBy(line => line.Item1).ToDictionary(lines => lines.Key, lines => lines.Min(line => line.Item2)),
            ShareRules.Of([.. sources.Select(source => new SourceShares(source.No, source.Shares))]));
    }
}
