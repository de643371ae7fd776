using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Npgsql;

namespace Engagement.Insights.Segmenting;

/// <summary>A segment as the fold has it.</summary>
internal sealed record StoredSegment(string Value, long[] Sums, Curve Curve)
{
    public long Viewers => Sums[(int)Figure.Reach];
}

/// <summary>Reads the segments of a video, for <see cref="SegmentHandler"/> to tell what may be told.</summary>
internal sealed class SegmentStore(NpgsqlDataSource dataSource)
{
    private static readonly string SelectSegments = $"""
        SELECT (SELECT position FROM fold), cell.segment, ARRAY[{string.Join(", ", FigureSums.Columns)}], curve.points
        FROM cell LEFT JOIN curve USING (video_no, segment)
        WHERE cell.video_no = $1 AND starts_with(cell.segment, $2) AND cell.grain = $3
        """;

    /// <param name="dimension">One of <see cref="Segments"/>.</param>
    public async Task<(long Position, List<StoredSegment> Segments)> ReadAsync(long videoNo, string dimension, CancellationToken cancellationToken)
    {
        var prefix = $"{dimension}:";
        var (position, segments) = (0L, new List<StoredSegment>());
        await using var command = dataSource.CreateCommand(SelectSegments);
        foreach (var value in new object[] { videoNo, prefix, (short)Grain.Ever })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            position = reader.GetInt64(0);
            var curve = reader.IsDBNull(3) ? new Curve() : Curve.FromBytes(reader.GetFieldValue<byte[]>(3));
            segments.Add(new StoredSegment(reader.GetString(1)[prefix.Length..], reader.GetFieldValue<long[]>(2), curve));
        }
        return (position, segments);
    }
}
