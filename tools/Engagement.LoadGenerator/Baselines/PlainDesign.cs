using System.Globalization;
using System.Text.RegularExpressions;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Npgsql;

namespace Engagement.LoadGenerator.Baselines;

/// <summary>
/// What most people would build first: a row a like and a counter beside the video, in one transaction. Run by pgbench with prepared statements over
/// the unix socket, in the same server; integer keys, nothing else to store, no idempotency beyond the row.
/// </summary>
internal sealed partial class PlainDesign(SystemUnderTest system) : IDisposable
{
    private const string Create = """
        CREATE TABLE IF NOT EXISTS plain_video (video_id bigint PRIMARY KEY, likes bigint NOT NULL);
        CREATE TABLE IF NOT EXISTS plain_like (
            viewer_id bigint NOT NULL, video_id bigint NOT NULL, liked_at timestamptz NOT NULL, PRIMARY KEY (viewer_id, video_id));
        TRUNCATE plain_like, plain_video;
        INSERT INTO plain_video SELECT video_id, 0 FROM generate_series(1, 5564) AS video_id;
        """;

    // The skew of the log, as written down in ExposureLog: the inverse of the sum of (rank + 50)^-1.15, and of (rank + 200)^-0.7.
    private const string Script = """
        \set u random(0, 1000000000) / 1000000000.0
        \set v random(0, 1000000000) / 1000000000.0
        \set video least(5564, int(pow(pow(51, -0.15) + :u * (pow(5614, -0.15) - pow(51, -0.15)), 1 / -0.15)) - 50)
        \set viewer least(21184, int(pow(pow(201, 0.3) + :v * (pow(21384, 0.3) - pow(201, 0.3)), 1 / 0.3)) - 200)
        BEGIN;
        INSERT INTO plain_like (viewer_id, video_id, liked_at) VALUES (:viewer, :video, now()) ON CONFLICT DO NOTHING;
        UPDATE plain_video SET likes = likes + 1 WHERE video_id = :video;
        COMMIT;
        """;

    private readonly string _script = Path.GetTempFileName();

    /// <summary>Transactions a second, as pgbench reports them, without the time to connect.</summary>
    public async Task<Measurement> LikeAsync(int clients, TimeSpan length, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(_script, Script, cancellationToken);
        await using (var connection = new NpgsqlConnection(system.Database))
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Create, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await system.SettleAsync(cancellationToken);
        var processors = system.MeterProcessors();
        var output = await ExternalProgram.RunAsync(
            "pgbench",
            [
                "-n", "-M", "prepared", "-f", _script, "-c", Text(clients), "-j", "2", "-T", Text((int)Math.Ceiling(length.TotalSeconds)),
                "-h", system.Postgres.SocketFolder, "-p", Text(system.Postgres.Port), "-U", "postgres",
                new NpgsqlConnectionStringBuilder(system.Database).Database!,
            ],
            cancellationToken);
        return new Measurement(double.Parse(Tps().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), Processor: processors.Read());
    }

    public void Dispose() => File.Delete(_script);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
