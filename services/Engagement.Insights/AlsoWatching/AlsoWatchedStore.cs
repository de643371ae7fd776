using Npgsql;

namespace Engagement.Insights.AlsoWatching;

/// <summary>Another creator, as it is now and as it was told last.</summary>
/// <param name="Viewers">Of the account's viewers, those who viewed a video of theirs.</param>
/// <param name="CameSince">Those of them who had never done so when it was told.</param>
/// <param name="OfAll">The part that they have in what all viewers view.</param>
/// <param name="ToldAt">The position at which it was told last; 0 when it never was.</param>
internal sealed record WatchedCreator(string UserId, long Viewers, long CameSince, double OfAll, long ToldAt);

/// <summary>An account's viewers, and whom they watch.</summary>
/// <param name="Viewers">All, or a sample.</param>
/// <param name="Pairs">How many other creators they watch, summed up.</param>
internal sealed record WatchingViewers(long Position, long Viewers, long Pairs, List<WatchedCreator> Creators);

/// <summary>What is told of another creator.</summary>
internal sealed record ToldCreator(string UserId, long Position, long Viewers, long OfViewers, double Expected, string[] Videos);

/// <summary>Reads whom an account's viewers watch, and keeps what is told of it.</summary>
internal sealed class AlsoWatchedStore(NpgsqlDataSource dataSource)
{
    private const int MostViewers = 1000;
    private const int MostCreatorsOfAViewer = 100;
    private const int MostVideos = 3;

    // One statement, so that all is of one moment.
    private const string SelectViewers = """
        WITH own AS MATERIALIZED (
            SELECT user_id, first_viewed_at FROM acquaintance WHERE creator_id = $1 AND viewed > 0 ORDER BY hashtextextended(user_id, 0) LIMIT $2
        ), watched AS MATERIALIZED (
            SELECT other.creator_id, count(*) AS viewers, count(*) FILTER (WHERE greatest(own.first_viewed_at, other.first_viewed_at) > coalesce(told.position, 0)) AS came_since
            FROM own
            CROSS JOIN LATERAL (
                SELECT creator_id, first_viewed_at FROM acquaintance WHERE user_id = own.user_id AND viewed > 0
                ORDER BY hashtextextended(creator_id || ' ' || user_id, 0) LIMIT $3
            ) AS other
            LEFT JOIN told_also_watched AS told ON told.creator_id = $1 AND told.other_id = other.creator_id
            WHERE other.creator_id <> $1 GROUP BY other.creator_id
        )
        SELECT fold.position, (SELECT count(*) FROM own), (SELECT coalesce(sum(viewers), 0)::bigint FROM watched), watched.creator_id, watched.viewers, watched.came_since,
               account.viewers / (fold.viewed_pairs - coalesce((SELECT viewers FROM account WHERE creator_id = $1), 0))::double precision, coalesce(told.position, 0)
        FROM fold LEFT JOIN watched ON watched.viewers >= $4
        LEFT JOIN account ON account.creator_id = watched.creator_id
        LEFT JOIN told_also_watched AS told ON told.creator_id = $1 AND told.other_id = watched.creator_id
        """;

    // Nothing when somebody else told meanwhile.
    private const string UpsertTold = """
        INSERT INTO told_also_watched AS told (creator_id, other_id, position, viewers, of_viewers, expected)
        SELECT $1, other_id, $2, viewers, $3, expected FROM unnest($4, $5, $6) AS new (other_id, viewers, expected)
        ON CONFLICT (creator_id, other_id) DO UPDATE
        SET position = excluded.position, viewers = excluded.viewers, of_viewers = excluded.of_viewers, expected = excluded.expected
        WHERE told.position = ($7::bigint[])[array_position($4, told.other_id)]
        """;

    private const string SelectTold = """
        SELECT other_id, position, viewers, of_viewers, expected,
               ARRAY(SELECT video_id FROM video WHERE video.creator_id = other_id AND public ORDER BY published_at DESC, video_id LIMIT $2)
        FROM told_also_watched WHERE creator_id = $1
        """;

    public async Task<WatchingViewers> ReadAsync(string creatorId, long floor, CancellationToken cancellationToken)
    {
        var (position, viewers, pairs, creators) = (0L, 0L, 0L, new List<WatchedCreator>());
        await using var command = CommandOf(SelectViewers, creatorId, MostViewers, MostCreatorsOfAViewer, floor);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            (position, viewers, pairs) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
            if (!reader.IsDBNull(3))
                creators.Add(new WatchedCreator(reader.GetString(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetDouble(6), reader.GetInt64(7)));
        }
        return new WatchingViewers(position, viewers, pairs, creators);
    }

    /// <summary>Keeps what is told now of those of which nothing else was told meanwhile.</summary>
    public async Task TellAsync(string creatorId, WatchingViewers seen, IReadOnlyList<(WatchedCreator Creator, double Expected)> told, CancellationToken cancellationToken)
    {
        await using var command = CommandOf(
            UpsertTold, creatorId, seen.Position, seen.Viewers, told.Select(one => one.Creator.UserId).ToArray(), told.Select(one => one.Creator.Viewers).ToArray(),
            told.Select(one => one.Expected).ToArray(), told.Select(one => one.Creator.ToldAt).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>All that is told, each with the newest public videos of that creator.</summary>
    public async Task<List<ToldCreator>> ReadToldAsync(string creatorId, CancellationToken cancellationToken)
    {
        var told = new List<ToldCreator>();
        await using var command = CommandOf(SelectTold, creatorId, MostVideos);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            told.Add(new ToldCreator(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetDouble(4), reader.GetFieldValue<string[]>(5)));
        }
        return told;
    }

    private NpgsqlCommand CommandOf(string sql, params object[] values)
    {
        var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
