using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;
using Npgsql;

namespace Engagement.Feed.Candidates;

/// <summary>Reads what changed in the fold. The rows are states, not differences: reading one twice is harmless, and loading is the same read from 0.</summary>
internal sealed class CandidateStore(NpgsqlDataSource dataSource)
{
    private const string SelectPosition = "SELECT position FROM fold";

    /// <summary>The columns that <see cref="ReadVideo"/> takes, in its order.</summary>
    public const string VideoColumns =
        "video_id, creator_id, topics, duration_ms, visibility, published_at, deleted, sound_id, hashtags, region, source_ids, published_position";

    private const string SelectVideos = $"""
        SELECT {VideoColumns}
        FROM video WHERE position > @after ORDER BY published_at, video_id
        """;

    private const string SelectStats = "SELECT video_id, views, heat, trend, trend_at, impressions, watched_ms FROM video_stats WHERE position > @after";

    private const string SelectSignals = $"""
        SELECT {ProfileStore.SignalColumns}, viewer_id FROM {ProfileStore.SignalRows} WHERE position > @signals_after ORDER BY position
        """;

    /// <summary>
    /// Everything after a position, up to the fold's own position or a little beyond it. The position is read first: rows that are newer still
    /// are read again the next time.
    /// </summary>
    /// <param name="newestSignals">At most so many positions of signals are looked at, the newest.</param>
    public async Task<CandidateChanges?> ReadAsync(long after, long newestSignals, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var head = new NpgsqlCommand(SelectPosition, connection);
        var position = (long)(await head.ExecuteScalarAsync(cancellationToken))!;
        if (position == after)
            return null;
        return new CandidateChanges(
            position,
            await ReadAsync(connection, SelectVideos, "after", after, ReadVideo, cancellationToken),
            await ReadAsync(connection, SelectStats, "after", after, ReadStats, cancellationToken),
            await ReadAsync(
                connection, SelectSignals, "signals_after", Math.Max(after, position - newestSignals), ReadSignals, cancellationToken));
    }

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlConnection connection, string sql, string parameter, long after, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
#pragma warning disable CA2100 // One of the constants above.
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new(parameter, after) } };
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>Reads the row from <see cref="VideoColumns"/>.</summary>
    public static VideoChange ReadVideo(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        new(reader.GetString(1), reader.GetFieldValue<string[]>(2), reader.GetInt64(3), reader.GetInt16(4), reader.GetDateTime(5),
            reader.GetBoolean(6))
        {
            SoundId = reader.GetString(7),
            Hashtags = reader.GetFieldValue<string[]>(8),
            Region = reader.GetString(9),
            SourceIds = reader.GetFieldValue<string[]>(10),
            Number = reader.GetInt64(11),
        });

    private static StatsChange ReadStats(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetInt64(1), reader.GetDouble(2), TrendRules.KeyOf(new(reader.GetDouble(3), reader.GetDateTime(4))))
    {
        Impressions = reader.GetInt64(5),
        WatchedMs = reader.GetInt64(6),
    };

    private static SignalsChange ReadSignals(NpgsqlDataReader reader)
        => new(reader.GetString(ProfileStore.SignalColumnCount), ProfileStore.ReadSignals(reader));
}
