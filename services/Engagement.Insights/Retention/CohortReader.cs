using Engagement.Insights.Figuring;
using Engagement.Insights.Segmenting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Engagement.Insights.Retention;

/// <summary>Reads the curves that a video is compared with. Those of a length class are read once for all who ask, and kept for a few seconds.</summary>
internal sealed class CohortReader(NpgsqlDataSource dataSource, IOptions<InsightsOptions> options, TimeProvider timeProvider)
{
    // By the hash of their ids, so that it is always the same sample, and one of all ages and sizes.
    private const string SelectCurves = """
        SELECT video.video_no, video.duration_ms, cell.views, curve.points
        FROM video
        CROSS JOIN LATERAL (SELECT views FROM cell WHERE (video_no, segment, grain) = (video.video_no, $2, $3) AND views >= $4 OFFSET 0) AS cell
        CROSS JOIN LATERAL (SELECT points FROM curve WHERE (video_no, segment) = (video.video_no, $2) OFFSET 0) AS curve
        WHERE video.length_class = $1
        ORDER BY hashtextextended(video.video_id, 0), video.video_no LIMIT $5
        """;

    // One more than is compared with, which may be the video itself.
    private const int MostVideos = 1001;

    private readonly Dictionary<short, (long ReadAt, Task<ClassCurves> Curves)> _kept = [];

    public async Task<CohortCurves> ReadAsync(short lengthClass, long exceptVideoNo, CancellationToken cancellationToken)
    {
        var known = await KeptOf(lengthClass).WaitAsync(cancellationToken);
        var except = known.Curves.FirstOrDefault(curve => curve.VideoNo == exceptVideoNo).Ratios;
        return new CohortCurves(known, except ?? (known.Curves.Count == MostVideos ? known.Curves[^1].Ratios : null));
    }

    private Task<ClassCurves> KeptOf(short lengthClass)
    {
        lock (_kept)
        {
            if (!_kept.TryGetValue(lengthClass, out var kept) || kept.Curves.IsFaulted || timeProvider.GetElapsedTime(kept.ReadAt) >= options.Value.CohortAge)
                _kept[lengthClass] = kept = (timeProvider.GetTimestamp(), ReadAsync(lengthClass));
            return kept.Curves;
        }
    }

    // For all who wait for it, so no one of them ends it.
    private async Task<ClassCurves> ReadAsync(short lengthClass)
    {
        var curves = new List<(long VideoNo, double[] Ratios)>();
        await using var command = dataSource.CreateCommand(SelectCurves);
        foreach (var value in new object[] { lengthClass, Segments.All, (short)Grain.Ever, (long)options.Value.CohortViews, MostVideos })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var curve = Curve.FromBytes(reader.GetFieldValue<byte[]>(3));
            if (RetentionRules.RatiosOf(curve, reader.GetInt64(2), reader.GetInt64(1)) is { } ratios)
                curves.Add((reader.GetInt64(0), ratios));
        }
        return new ClassCurves(lengthClass, curves);
    }
}
