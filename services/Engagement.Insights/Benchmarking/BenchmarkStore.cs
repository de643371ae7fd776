using Engagement.Insights.Figuring;
using Engagement.Insights.Segmenting;
using Npgsql;

namespace Engagement.Insights.Benchmarking;

/// <summary>Whom somebody is compared with.</summary>
/// <param name="Topics">Those of the video, or the most frequent ones of the account; empty for any.</param>
internal sealed record BenchmarkCohort(string[] Topics, long LeastFollowers, long MostFollowers, DateTime From, DateTime Until);

/// <summary>Reads the public counters of videos and accounts.</summary>
internal sealed class BenchmarkStore(NpgsqlDataSource dataSource)
{
    // Always the same sample, by a hash.
    private const int MostOthers = 1000;

    private const string SelectFacts = """
        SELECT coalesce((SELECT followers_gained - followers_lost FROM account_cell WHERE creator_id = $1 AND grain = 0), 0),
               (SELECT min(published_at) FROM video WHERE creator_id = $1),
               ARRAY(SELECT topic FROM video, unnest(topics) AS topic WHERE creator_id = $1 GROUP BY topic ORDER BY count(*) DESC, topic LIMIT 3)
        """;

    private const string SelectTopics = "SELECT topics FROM video WHERE video_no = $1";

    private const string Counters = """
        coalesce(sum(cell.views), 0), coalesce(sum(cell.likes), 0), coalesce(sum(cell.comments), 0), coalesce(sum(cell.shares), 0), coalesce(sum(cell.saves), 0),
        avg(log(2, greatest(duration_ms, 1) / 1000.0)), avg((extract(hour FROM published_at AT TIME ZONE 'UTC') >= 18)::int), avg((sound_id <> '')::int), avg(remix::int)
        """;

    private static readonly string SelectVideos = $"""
        SELECT video.video_no = $1, 1::bigint, {Counters}
        FROM video LEFT JOIN cell ON cell.video_no = video.video_no AND cell.segment = $2 AND cell.grain = $3
        LEFT JOIN account_cell AS size ON size.creator_id = video.creator_id AND size.grain = $3
        WHERE video.video_no = $1 OR (
            public AND (cardinality($4::text[]) = 0 OR topics && $4) AND published_at BETWEEN $7 AND $8
            AND coalesce(followers_gained - followers_lost, 0) BETWEEN $5 AND $6 AND video.creator_id <> (SELECT creator_id FROM video WHERE video_no = $1))
        GROUP BY video.video_no ORDER BY video.video_no = $1 DESC, hashtextextended(video_id, 0), video.video_no LIMIT $9
        """;

    private static readonly string SelectAccounts = $"""
        SELECT creator_id = $1, count(*), {Counters}
        FROM video LEFT JOIN cell ON cell.video_no = video.video_no AND cell.segment = $2 AND cell.grain = $3
        WHERE creator_id = $1 OR (public AND creator_id IN (
            SELECT peer.creator_id FROM video AS peer LEFT JOIN account_cell AS size ON size.creator_id = peer.creator_id AND size.grain = $3
            WHERE peer.public AND (cardinality($4::text[]) = 0 OR peer.topics && $4) AND coalesce(followers_gained - followers_lost, 0) BETWEEN $5 AND $6))
        GROUP BY creator_id HAVING creator_id = $1 OR min(published_at) BETWEEN $7 AND $8
        ORDER BY creator_id = $1 DESC, hashtextextended(creator_id, 0), creator_id LIMIT $9
        """;

    /// <summary>Followers, when the first video was published (null without any), and the most frequent topics.</summary>
    public async Task<(long Followers, DateTime? BeganAt, string[] Topics)> ReadFactsAsync(string creatorId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectFacts);
        command.Parameters.Add(new NpgsqlParameter { Value = creatorId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetDateTime(1), reader.GetFieldValue<string[]>(2));
    }

    public async Task<string[]> ReadTopicsAsync(long videoNo, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectTopics);
        command.Parameters.Add(new NpgsqlParameter { Value = videoNo });
        return (string[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>A video, and those of others in its cohort.</summary>
    public Task<List<BenchmarkUnit>> ReadVideosAsync(long videoNo, BenchmarkCohort cohort, CancellationToken cancellationToken)
        => ReadAsync(SelectVideos, videoNo, cohort, cancellationToken);

    /// <summary>An account, and the others of its cohort.</summary>
    public Task<List<BenchmarkUnit>> ReadAccountsAsync(string creatorId, BenchmarkCohort cohort, CancellationToken cancellationToken)
        => ReadAsync(SelectAccounts, creatorId, cohort, cancellationToken);

    private async Task<List<BenchmarkUnit>> ReadAsync(string sql, object own, BenchmarkCohort cohort, CancellationToken cancellationToken)
    {
        var units = new List<BenchmarkUnit>();
        await using var command = dataSource.CreateCommand(sql);
        foreach (var value in new object[]
        {
            own, Segments.All, (short)Grain.Ever, cohort.Topics, cohort.LeastFollowers, cohort.MostFollowers, cohort.From, cohort.Until, MostOthers + 1,
        })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var values = Enumerable.Range(1, 10).Select(i => Convert.ToDouble(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            units.Add(new BenchmarkUnit(
                reader.GetBoolean(0), values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9]));
        }
        return units;
    }
}
