using Engagement.Feed.V1;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.Feed.Experiments.Readouts;

/// <summary>Reads the moments of every metric, by arm.</summary>
internal sealed class ReadoutStore(NpgsqlDataSource dataSource)
{
    private const string ByViewer = "1";
    private const string ByImpression = "coalesce(impressions, 0)";

    private static readonly (ExperimentMetric Metric, string X, string Y)[] Metrics =
    [
        (ExperimentMetric.WatchSeconds, "coalesce(watched_ms, 0) / 1000.0", ByViewer),
        (ExperimentMetric.WatchShare, "coalesce(watched_shares, 0) / 1000000.0", ByImpression),
        (ExperimentMetric.Likes, "coalesce(likes, 0)", ByViewer),
        (ExperimentMetric.Comments, "coalesce(comments, 0)", ByViewer),
        (ExperimentMetric.Shares, "coalesce(shares, 0)", ByViewer),
        (ExperimentMetric.Saves, "coalesce(saves, 0)", ByViewer),
        (ExperimentMetric.Follows, "coalesce(follows, 0)", ByViewer),
        (ExperimentMetric.NotInterested, "coalesce(not_interested, 0) + hides", ByImpression),
    ];

    private const string SelectPosition = "SELECT position FROM fold";

    // Feedback is no event of the ledger: those kinds that hide something, as they stand.
    private static readonly string Select = $"""
        SELECT arm, count(*), {string.Join(", ", Metrics.Select((_, at) => Moments(at)))}
        FROM (
            SELECT arm, {string.Join(", ", Metrics.Select((metric, at) => $"({metric.X})::float8 AS x{at}, ({metric.Y})::float8 AS y{at}"))}
            FROM experiment JOIN exposure USING (experiment_id) LEFT JOIN experiment_sums USING (viewer_id, experiment_id)
            CROSS JOIN LATERAL (
                SELECT count(*) AS hides FROM feedback
                WHERE feedback.viewer_id = exposure.viewer_id AND undone_at IS NULL AND kind IN (1, 6, 7, 8, 9)
                    AND feedback.created_at >= exposed_at AND feedback.created_at < measured_until) AS hidden
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

    private static string Moments(int at)
        => $"avg(x{at}), coalesce(var_samp(x{at}), 0), avg(y{at}), coalesce(var_samp(y{at}), 0), coalesce(covar_samp(x{at}, y{at}), 0)";

    private static Dictionary<ExperimentMetric, MetricMoments> ReadMetrics(NpgsqlDataReader reader)
    {
        var (metrics, column) = (new Dictionary<ExperimentMetric, MetricMoments>(), 2);
        foreach (var (metric, _, _) in Metrics)
        {
            metrics.Add(metric, new MetricMoments(
                reader.GetInt64(1), reader.GetDouble(column), reader.GetDouble(column + 1), reader.GetDouble(column + 2), reader.GetDouble(column + 3),
                reader.GetDouble(column + 4)));
            column += 5;
        }
        return metrics;
    }
}
