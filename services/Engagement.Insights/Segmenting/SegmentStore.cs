using System.Data;
using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Engagement.Insights.V1;
using Engagement.Platform.Persistence;
using Google.Protobuf;
using Npgsql;

namespace Engagement.Insights.Segmenting;

/// <summary>A segment as the fold has it.</summary>
internal sealed record StoredSegment(string Name, long[] Sums, Curve Curve);

/// <summary>Who watches a video, and what was told of it.</summary>
/// <param name="Released">The position when anything was told last; 0 for never.</param>
/// <param name="ToldAt">When each dimension was told last, by its name.</param>
/// <param name="Standing">What was told last of the dimension that is asked for.</param>
internal sealed record SegmentState(long Position, long Released, Dictionary<string, long> ToldAt, VideoSegments? Standing, List<SegmentMix> Mixes);

/// <summary>Reads the segments of a video, for <see cref="SegmentTeller"/> to tell what may be told, and keeps what it told.</summary>
internal sealed class SegmentStore(NpgsqlDataSource dataSource)
{
    private const string SelectPosition = """
        SELECT fold.position, coalesce(segment_release.position, 0) FROM fold LEFT JOIN segment_release ON segment_release.video_no = $1
        """;

    // The answers of others would be most of what is read.
    private const string SelectTold = "SELECT dimension, position, CASE dimension WHEN $2 THEN answer END FROM told_segments WHERE video_no = $1";

    private const string SelectMixes = """
        SELECT segments, mix.viewers, mix.reach, coalesce(recent.viewers, 0)
        FROM segment_mix AS mix LEFT JOIN (
            SELECT segments, count(*) AS viewers
            FROM (
                SELECT segments FROM audience
                WHERE video_no = $1 AND acted_at > (SELECT position FROM segment_release WHERE video_no = $1) LIMIT $2
            ) AS acted
            GROUP BY segments
        ) AS recent USING (segments)
        WHERE mix.video_no = $1
        """;

    private static readonly string SelectSegments = $"""
        SELECT segment, ARRAY[{string.Join(", ", FigureSums.Columns.Select(column => $"cell.{column}"))}], curve.points
        FROM cell LEFT JOIN curve USING (video_no, segment)
        WHERE video_no = $1 AND segment > '' AND grain = $2 AND split_part(segment, ':', 1) = ANY ($3)
        """;

    // Nothing when somebody else told meanwhile.
    private const string Tell = """
        WITH released AS (
            INSERT INTO segment_release AS last (video_no, position) VALUES ($1, $2)
            ON CONFLICT (video_no) DO UPDATE SET position = excluded.position WHERE last.position = $3 RETURNING video_no
        )
        INSERT INTO told_segments (video_no, dimension, position, answer)
        SELECT video_no, dimension, $2, answer FROM unnest($4, $5) AS new (dimension, answer), released
        ON CONFLICT (video_no, dimension) DO UPDATE SET position = excluded.position, answer = excluded.answer
        """;

    /// <summary>All of one moment: what may be told by its state, and the segments of the dimensions that are.</summary>
    /// <param name="dimension">The one that is asked for.</param>
    /// <param name="release">Decides which are.</param>
    public async Task<(SegmentState State, IReadOnlyList<ReleasedDimension> Released, Dictionary<string, StoredSegment> Segments)> ReadAsync(
        long videoNo, string dimension, Func<SegmentState, IReadOnlyList<ReleasedDimension>> release, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var state = await ReadStateAsync(connection, videoNo, dimension, cancellationToken);
        var released = release(state);
        var segments = released.Count == 0 ? []
            : await ReadSegmentsAsync(connection, videoNo, [.. released.Select(each => each.Name)], cancellationToken);
        return (state, released, segments);
    }

    /// <summary>Keeps what is told now; false, and no effect, when something else was told after what is given here.</summary>
    /// <param name="told">By dimension.</param>
    public async Task<bool> TryTellAsync(
        long videoNo, SegmentState state, IReadOnlyDictionary<string, VideoSegments> told, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Tell);
        foreach (var value in new object[]
        {
            videoNo, state.Position, state.Released, told.Keys.ToArray(), told.Values.Select(answer => answer.ToByteArray()).ToArray(),
        })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static async Task<SegmentState> ReadStateAsync(
        NpgsqlConnection connection, long videoNo, string dimension, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Statement.Of(SelectPosition, videoNo), Statement.Of(SelectTold, videoNo, dimension), Statement.Of(SelectMixes, videoNo, SegmentRelease.MostRecent),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (position, released) = (reader.GetInt64(0), reader.GetInt64(1));
        await reader.NextResultAsync(cancellationToken);
        var (toldAt, standing) = (new Dictionary<string, long>(), (VideoSegments?)null);
        while (await reader.ReadAsync(cancellationToken))
        {
            toldAt.Add(reader.GetString(0), reader.GetInt64(1));
            standing = reader.IsDBNull(2) ? standing : VideoSegments.Parser.ParseFrom(reader.GetFieldValue<byte[]>(2));
        }
        await reader.NextResultAsync(cancellationToken);
        var mixes = new List<SegmentMix>();
        while (await reader.ReadAsync(cancellationToken))
            mixes.Add(new SegmentMix(Segments.Split(reader.GetString(0)), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(released == 0 ? 1 : 3)));
        return new SegmentState(position, released, toldAt, standing, mixes);
    }

    private static async Task<Dictionary<string, StoredSegment>> ReadSegmentsAsync(
        NpgsqlConnection connection, long videoNo, string[] dimensions, CancellationToken cancellationToken)
    {
        var segments = new Dictionary<string, StoredSegment>();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Statement.Of(SelectSegments, videoNo, (short)Grain.Ever, dimensions) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var curve = reader.IsDBNull(2) ? new Curve() : Curve.FromBytes(reader.GetFieldValue<byte[]>(2));
            segments.Add(reader.GetString(0), new StoredSegment(reader.GetString(0), reader.GetFieldValue<long[]>(1), curve));
        }
        return segments;
    }
}
