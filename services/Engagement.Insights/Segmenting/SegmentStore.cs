using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Npgsql;

namespace Engagement.Insights.Segmenting;

/// <summary>A segment as the fold has it.</summary>
internal sealed record StoredSegment(string Value, long[] Sums, Curve Curve)
{
    public long Viewers => Sums[(int)Figure.Reach];

    /// <summary>Whether it was ever told.</summary>
    public bool WasTold { get; init; }

    /// <summary>Whether it was told last time.</summary>
    public bool WasToldLast { get; init; }

    /// <summary>Viewers who did something since it was told.</summary>
    public long ActedSinceTold { get; init; }

    /// <summary>Viewers who did something since any were told.</summary>
    public long ActedSinceLast { get; init; }
}

/// <summary>What was told last: the answer, and when each segment was told last.</summary>
internal sealed record ToldSegments(long Position, V1.VideoSegments Answer, Dictionary<string, long> ToldAt);

/// <summary>Reads the segments of a video, for <see cref="SegmentTeller"/> to tell what may be told, and keeps what it told.</summary>
internal sealed class SegmentStore(NpgsqlDataSource dataSource)
{
    // One statement, so that all is of one moment. Who acted is asked only since something was told: before that it is the whole audience.
    private static readonly string SelectSegments = $"""
        SELECT (SELECT position FROM fold), told.position, told.answer, told.segments, told.told_at,
               cell.segment, ARRAY[{string.Join(", ", FigureSums.Columns.Select(column => $"cell.{column}"))}], curve.points, acted.since_told, acted.since_last
        FROM (SELECT $1::bigint AS video_no) AS wanted
        LEFT JOIN told_segments AS told ON told.video_no = wanted.video_no AND told.dimension = $2
        LEFT JOIN cell ON cell.video_no = wanted.video_no AND starts_with(cell.segment, $3) AND cell.grain = $4
        LEFT JOIN curve ON curve.video_no = cell.video_no AND curve.segment = cell.segment
        CROSS JOIN LATERAL (
            SELECT count(*) AS since_told, count(*) FILTER (WHERE acted_at > told.position) AS since_last
            FROM audience
            WHERE audience.video_no = told.video_no AND cell.segment = ANY (string_to_array(audience.segments, ' '))
              AND acted_at > coalesce(told.told_at[array_position(told.segments, cell.segment)], told.position)
        ) AS acted
        """;

    // Nothing when somebody else told meanwhile.
    private const string UpsertTold = """
        INSERT INTO told_segments AS told (video_no, dimension, position, answer, segments, told_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (video_no, dimension) DO UPDATE
        SET position = excluded.position, answer = excluded.answer, segments = excluded.segments, told_at = excluded.told_at
        WHERE told.position = $7
        """;

    /// <param name="dimension">One of <see cref="Segments"/>.</param>
    public async Task<(long Position, ToldSegments? Told, List<StoredSegment> Segments)> ReadAsync(
        long videoNo, string dimension, CancellationToken cancellationToken)
    {
        var prefix = $"{dimension}:";
        var (position, segments) = (0L, new List<StoredSegment>());
        ToldSegments? told = null;
        await using var command = dataSource.CreateCommand(SelectSegments);
        foreach (var value in new object[] { videoNo, dimension, prefix, (short)Grain.Ever })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            position = reader.GetInt64(0);
            told ??= reader.IsDBNull(1) ? null : ReadTold(reader);
            if (!reader.IsDBNull(5) && ReadSegment(reader, prefix, told) is var segment && !segment.Sums.IsZero())
                segments.Add(segment);
        }
        return (position, told, segments);
    }

    /// <summary>Keeps what is told now; false, and no effect, when something else was told after what is given here.</summary>
    public async Task<bool> TryTellAsync(long videoNo, string dimension, ToldSegments told, long after, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(UpsertTold);
        foreach (var value in new object[]
        {
            videoNo, dimension, told.Position, Google.Protobuf.MessageExtensions.ToByteArray(told.Answer), told.ToldAt.Keys.ToArray(),
            told.ToldAt.Values.ToArray(), after,
        })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private static ToldSegments ReadTold(NpgsqlDataReader reader) => new(
        reader.GetInt64(1), V1.VideoSegments.Parser.ParseFrom(reader.GetFieldValue<byte[]>(2)),
        reader.GetFieldValue<string[]>(3).Zip(reader.GetFieldValue<long[]>(4)).ToDictionary(pair => pair.First, pair => pair.Second));

    private static StoredSegment ReadSegment(NpgsqlDataReader reader, string prefix, ToldSegments? told)
    {
        var name = reader.GetString(5);
        var toldAt = told?.ToldAt.GetValueOrDefault(name) ?? 0;
        return new StoredSegment(
            name[prefix.Length..], reader.GetFieldValue<long[]>(6), reader.IsDBNull(7) ? new Curve() : Curve.FromBytes(reader.GetFieldValue<byte[]>(7)))
        {
            WasTold = toldAt > 0, WasToldLast = toldAt > 0 && toldAt == told!.Position, ActedSinceTold = reader.GetInt64(8), ActedSinceLast = reader.GetInt64(9),
        };
    }
}
