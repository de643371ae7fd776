using Engagement.Feed.V1;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.Feed.Experiments.Readouts;

/// <summary>Reads the moments of every metric, by arm.</summary>
internal sealed class ReadoutStore(NpgsqlDataSource dataSource)
{
    private const string ByViewer = "1";
    private const string ByImpression = "coalesce(impressions, 0)";

    private static readonly (ExperimentMetric Metric, string X, string Y, string? Before)[] Metrics =
    [
        (ExperimentMetric.WatchSeconds, "coalesce(watched_ms, 0) / 1000.0", ByViewer, "coalesce(watched_ms_before, 0) / 1000.0"),
        (ExperimentMetric.WatchShare, "coalesce(watched_shares, 0) / 1000000.0", ByImpression, null),
        (ExperimentMetric.Likes, "coalesce(likes, 0)", ByViewer, "coalesce(likes_before, 0)"),
        (ExperimentMetric.Comments, "coalesce(comments, 0)", ByViewer, "coalesce(comments_before, 0)"),
        (ExperimentMetric.Shares, "coalesce(shares, 0)", ByViewer, "coalesce(shares_before, 0)"),
        (ExperimentMetric.Saves, "coalesce(saves, 0)", ByViewer, "coalesce(saves_before, 0)"),
        (ExperimentMetric.Follows, "coalesce(follows, 0)", ByViewer, "coalesce(follows_before, 0)"),
        (ExperimentMetric.NotInterested, "coalesce(not_interested, 0) + hides", ByImpression, null),
    ];

    private const string SelectPosition = "SELECT position FROM fold";

    // Feedback is no event of the ledger: those kinds that hide something, as they stand, each once. Of a video that is not wanted by an interaction too, that one
    // is what counts.
    private static readonly string Select = $"""
        SELECT arm, count(*), {string.Join(", ", Metrics.Select((_, at) => Moments(at)))}
        FROM (
            SELECT arm, {string.Join(", ", Metrics.Select((metric, at) => Values(metric.X, metric.Y, metric.Before ?? "0", at)))}
            FROM experiment JOIN exposure USING (experiment_id) LEFT JOIN experiment_sums USING (viewer_id, experiment_id)
            CROSS JOIN LATERAL (
                SELECT count(DISTINCT (kind, target)) AS hides FROM feedback
                WHERE feedback.viewer_id = exposure.viewer_id AND undone_at IS NULL AND learned AND kind IN (1, 6, 7, 8, 9)
                    AND feedback.created_at >= exposed_at AND feedback.created_at < measured_until
                    AND NOT (kind = 1 AND EXISTS (
                        SELECT FROM viewer_video AS seen
                        WHERE seen.viewer_id = exposure.viewer_id AND seen.video_id = target COLLATE "C" AND seen.not_interested > 0 OFFSET 0))) AS hidden
            WHERE experiment_id = $1 AND exposed_at < measured_until) AS viewer
        GROUP BY arm
        """;

    /// <summary>The position of the fold, and every arm of an experiment, in the order of the definition.</summary>
    public async Task<(long Position, IReadOnlyList<ArmFigures> Arms)> ReadAsync(ExperimentDefinition definition, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SelectPosition));
        batch.BatchCommands.Add(Statement.Of(Select, definition.ExperimentId));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var position = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var read = new Dictionary<string, (long Viewers, Dictionary<ExperimentMetric, MetricMoments> Metrics)>();
        while (await reader.ReadAsync(cancellationToken))
            read.Add(reader.GetString(0), (reader.GetInt64(1), ReadMetrics(reader)));
        var none = Metrics.ToDictionary(metric => metric.Metric, _ => default(MetricMoments));
        return (position, [.. definition.Arms.Select(arm => read.TryGetValue(arm.Arm, out var figures)
            ? new ArmFigures(arm.Arm, arm.BasisPoints, figures.Viewers, figures.Metrics)
            : new ArmFigures(arm.Arm, arm.BasisPoints, 0, none))]);
    }

    private static string Values(string x, string y, string before, int at) => $"({x})::float8 AS x{at}, ({y})::float8 AS y{at}, ({before})::float8 AS z{at}";

    private static string Moments(int at) => $"""
        avg(x{at}), coalesce(var_samp(x{at}), 0), avg(y{at}), coalesce(var_samp(y{at}), 0), coalesce(covar_samp(x{at}, y{at}), 0),
        avg(z{at}), coalesce(var_samp(z{at}), 0), coalesce(covar_samp(x{at}, z{at}), 0)
        """;

    private static Dictionary<ExperimentMetric, MetricMoments> ReadMetrics(NpgsqlDataReader reader)
    {
        var (metrics, column) = (new Dictionary<ExperimentMetric, MetricMoments>(), 2);
        foreach (var (metric, _, _, before) in Metrics)
        {
            var moments = new MetricMoments(reader.GetInt64(1), Next(), Next(), Next(), Next(), Next());
            var past = new BeforeMoments(Next(), Next(), Next());
            metrics.Add(metric, before is null ? moments : moments with { Before = past });
        }
        return metrics;

        double Next() => reader.GetDouble(column++);
    }
}
