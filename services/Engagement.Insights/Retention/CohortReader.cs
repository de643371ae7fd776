using System.Collections.Concurrent;
using Engagement.Insights.Figuring;
using Engagement.Insights.Segmenting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Engagement.Insights.Retention;

/// <summary>
/// Reads the curves that a video is compared with. Those of a length class are kept for a few seconds: a thousand of them are a megabyte, and take longer to
/// read than all the rest of a report.
/// </summary>
internal sealed class CohortReader(NpgsqlDataSource dataSource, IOptions<InsightsOptions> options, TimeProvider timeProvider)
{
    // By the hash of their ids, so that it is always the same sample, and one of all ages and sizes.
    private const string SelectCurves = """
        SELECT video.video_no, video.duration_ms, cell.views, curve.points
        FROM video JOIN cell USING (video_no) JOIN curve ON curve.video_no = video.video_no AND curve.segment = cell.segment
        WHERE video.length_class = $1 AND cell.segment = $2 AND cell.grain = $3 AND cell.views >= $4
        ORDER BY hashtextextended(video.video_id, 0), video.video_no LIMIT $5
        """;

    // One more than is compared with, which may be the video itself.
    private const int MostVideos = 1001;

    private readonly ConcurrentDictionary<short, (long ReadAt, List<(long VideoNo, double[] Ratios)> Curves)> _kept = new();

    public async Task<CohortCurves> ReadAsync(short lengthClass, long exceptVideoNo, CancellationToken cancellationToken)
    {
        if (!_kept.TryGetValue(lengthClass, out var kept) || timeProvider.GetElapsedTime(kept.ReadAt) >= options.Value.CohortAge)
            _kept[lengthClass] = kept = (timeProvider.GetTimestamp(), await ReadAsync(lengthClass, cancellationToken));
        return new CohortCurves(
            lengthClass, [.. kept.Curves.Where(curve => curve.VideoNo != exceptVideoNo).Take(MostVideos - 1).Select(curve => curve.Ratios)]);
    }

    private async Task<List<(long VideoNo, double[] Ratios)>> ReadAsync(short lengthClass, CancellationToken cancellationToken)
    {
        var curves = new List<(long VideoNo, double[] Ratios)>();
        await using var command = dataSource.CreateCommand(SelectCurves);
        foreach (var value in new object[] { lengthClass, Segments.All, (short)Grain.Ever, (long)options.Value.CohortViews, MostVideos })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var curve = Curve.FromBytes(reader.GetFieldValue<byte[]>(3));
            if (RetentionRules.RatiosOf(curve, reader.GetInt64(2), reader.GetInt64(1)) is { } ratios)
                curves.Add((reader.GetInt64(0), ratios));
        }
        return curves;
    }
}
