using Dapper;
using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Engagement.Insights.Segmenting;
using Engagement.Insights.Sentiment;
using Npgsql;

namespace Engagement.Insights.Reading;

/// <summary>A video as the fold knows it.</summary>
/// <param name="ByTraits">Whether all of its viewers are in a segment by each trait.</param>
internal sealed record StoredVideo(long VideoNo, string VideoId, string CreatorId, long DurationMs, short LengthClass, DateTime PublishedAt, bool ByTraits);

/// <summary>What the fold has of one video, all of one moment.</summary>
internal sealed record VideoReport(long Position, long[] Total, Curve Curve, List<(DateTime Start, long[] Sums)> Series, List<SentimentDay> Said);

/// <summary>Reads the fold.</summary>
internal sealed class InsightsStore(NpgsqlDataSource dataSource)
{
    private const string SelectVideo = """
        SELECT video_no AS VideoNo, video_id AS VideoId, creator_id AS CreatorId, duration_ms AS DurationMs, length_class AS LengthClass,
               published_at AS PublishedAt, by_traits AS ByTraits
        FROM video WHERE video_id = @VideoId
        """;

    // One statement, so that all is of one moment, and of the position beside it.
    private static readonly string SelectReport = $"""
        SELECT -1::smallint AS grain, NULL::timestamptz AS start_at, (SELECT position FROM fold) AS position,
               (SELECT points FROM curve WHERE video_no = $1 AND segment = $2) AS points, NULL::bigint[] AS sums
        UNION ALL
        SELECT -2::smallint, start_at, NULL, NULL, ARRAY[comments_negative, comments_neutral, comments_positive]
        FROM cell
        WHERE video_no = $1 AND segment = $2 AND grain = $6 AND start_at >= $7 AND start_at < $5 AND comments_negative + comments_neutral + comments_positive > 0
        UNION ALL
        SELECT grain, start_at, NULL, NULL, ARRAY[{string.Join(", ", FigureSums.Columns)}]
        FROM cell WHERE video_no = $1 AND segment = $2 AND (grain = 0 OR grain = $3 AND start_at >= $4 AND start_at < $5)
        ORDER BY grain, start_at
        """;

    public async Task<StoredVideo?> FindVideoAsync(string videoId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<StoredVideo>(
            new CommandDefinition(SelectVideo, new { VideoId = videoId }, cancellationToken: cancellationToken));
    }

    public async Task<VideoReport> ReadAsync(long videoNo, SeriesWindow window, CancellationToken cancellationToken)
    {
        var (position, total, curve) = (0L, new long[FigureSums.Count], new Curve());
        var (series, said) = (new List<(DateTime Start, long[] Sums)>(), new List<SentimentDay>());
        await using var command = dataSource.CreateCommand(SelectReport);
        foreach (var value in new object[] { videoNo, Segments.All, (short)window.Grain, window.Start, window.End, (short)Grain.Day, window.FirstDay })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            switch (reader.GetInt16(0))
            {
                case -2:
                    var counts = reader.GetFieldValue<long[]>(4);
                    said.Add(new SentimentDay(reader.GetDateTime(1), counts[0], counts[1], counts[2]));
                    break;
                case -1:
                    position = reader.GetInt64(2);
                    curve = reader.IsDBNull(3) ? curve : Curve.FromBytes(reader.GetFieldValue<byte[]>(3));
                    break;
                case (short)Grain.Ever: total = reader.GetFieldValue<long[]>(4); break;
                // One from which everything was taken back is as if nothing had happened in it.
                default:
                    if (reader.GetFieldValue<long[]>(4) is var sums && !sums.IsZero())
                        series.Add((reader.GetDateTime(1), sums));
                    break;
            }
        }
        return new VideoReport(position, total, curve, series, said);
    }
}
