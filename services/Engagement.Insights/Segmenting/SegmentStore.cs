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
/// <param name="Mixes">Of all viewers, when anything may be told.</param>
internal sealed record SegmentState(long Position, long Released, Dictionary<string, long> ToldAt, VideoSegments? Standing, List<SegmentMix> Mixes);

/// <summary>Reads the segments of a video, for <see cref="SegmentTeller"/> to tell what may be told, and keeps what it told.</summary>
internal sealed class SegmentStore(NpgsqlDataSource dataSource)
{
    // When fewer viewers did something, there is nothing new to tell, and a look at all segments costs more than all else that is read of a video.
    private const int SmallestChange = 200;

    // Of those who did something lately, so many are enough to see that they are not few.
    private const int MostRecent = 5000;

    private const string SelectPosition = """
        SELECT fold.position, coalesce(released.position, 0), CASE WHEN released.position > 0 THEN (
            SELECT count(*) FROM (
                SELECT FROM audience WHERE video_no = $1 AND acted_at > released.position LIMIT least($2, released.viewers / $3)
            ) AS acted) >= least($2, released.viewers / $3) ELSE true END
        FROM fold LEFT JOIN segment_release AS released ON released.video_no = $1
        """;

    // The answers of others would be most of what is read.
    private const string SelectTold = "SELECT dimension, position, CASE dimension WHEN $2 THEN answer END FROM told_segments WHERE video_no = $1";

    private const string SelectMixes = "SELECT segments, viewers, reach FROM segment_mix WHERE video_no = $1";

    private const string SelectRecent = """
        SELECT segments, count(*) FROM (
            SELECT segments FROM audience
            WHERE video_no = $1 AND acted_at > (SELECT position FROM segment_release WHERE video_no = $1) LIMIT $2
        ) AS acted
        GROUP BY segments
        """;

    private static readonly string SelectSegments = $"""
        SELECT segment, ARRAY[{string.Join(", ", FigureSums.Columns.Select(column => $"cell.{column}"))}], curve.points
        FROM cell
        LEFT JOIN LATERAL (SELECT points FROM curve WHERE (video_no, segment) = (cell.video_no, cell.segment) OFFSET 0) AS curve ON true
        WHERE video_no = $1 AND segment > '' AND grain = $2 AND split_part(segment, ':', 1) = ANY ($3)
        """;

    // Nothing when somebody else told meanwhile.
    private const string Tell = """
        WITH released AS (
            INSERT INTO segment_release AS last (video_no, position, viewers) VALUES ($1, $2, $6)
            ON CONFLICT (video_no) DO UPDATE SET position = excluded.position, viewers = excluded.viewers WHERE last.position = $3 RETURNING video_no
        )
        INSERT INTO told_segments (video_no, dimension, position, answer)
        SELECT video_no, dimension, $2, answer FROM unnest($4, $5) AS new (dimension, answer), released
        ON CONFLICT (video_no, dimension) DO UPDATE SET position = excluded.position, answer = excluded.answer
        """;

    /// <summary>What may be told by the state of a moment, and the segments of the dimensions that are, of the same moment.</summary>
    /// <param name="dimension">The one that is asked for.</param>
    /// <param name="release">Decides which are.</param>
    public async Task<(SegmentState State, IReadOnlyList<ReleasedDimension> Released, Dictionary<string, StoredSegment> Segments)> ReadAsync(
        long videoNo, string dimension, Func<SegmentState, IReadOnlyList<ReleasedDimension>> release, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // Mostly nothing is due, and then what stands is all that is needed.
        var (standing, due) = await ReadStateAsync(connection, videoNo, dimension, cancellationToken);
        if (!due)
            return (standing, [], []);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var (state, _) = await ReadStateAsync(connection, videoNo, dimension, cancellationToken);
        state.Mixes.AddRange(await ReadMixesAsync(connection, videoNo, state.Released, cancellationToken));
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
            state.Mixes.Sum(mix => mix.Viewers),
        })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static async Task<(SegmentState State, bool Due)> ReadStateAsync(
        NpgsqlConnection connection, long videoNo, string dimension, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Statement.Of(SelectPosition, videoNo, (long)MostRecent, SmallestChange), Statement.Of(SelectTold, videoNo, dimension),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (position, released, due) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2));
        await reader.NextResultAsync(cancellationToken);
        var (toldAt, standing) = (new Dictionary<string, long>(), (VideoSegments?)null);
        while (await reader.ReadAsync(cancellationToken))
        {
            toldAt.Add(reader.GetString(0), reader.GetInt64(1));
            standing = reader.IsDBNull(2) ? standing : VideoSegments.Parser.ParseFrom(reader.GetFieldValue<byte[]>(2));
        }
        return (new SegmentState(position, released, toldAt, standing, []), due);
    }

    private static async Task<List<SegmentMix>> ReadMixesAsync(NpgsqlConnection connection, long videoNo, long released, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Statement.Of(SelectRecent, videoNo, (long)MostRecent), Statement.Of(SelectMixes, videoNo) },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var recent = new Dictionary<string, long>();
        while (await reader.ReadAsync(cancellationToken))
            recent.Add(reader.GetString(0), reader.GetInt64(1));
        await reader.NextResultAsync(cancellationToken);
        var mixes = new List<SegmentMix>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (segments, viewers) = (reader.GetString(0), reader.GetInt64(1));
            mixes.Add(new SegmentMix(Segments.Split(segments), viewers, reader.GetInt64(2), released == 0 ? viewers : recent.GetValueOrDefault(segments)));
        }
        return mixes;
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
