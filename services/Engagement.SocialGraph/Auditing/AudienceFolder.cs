using Engagement.Ledger.V1;
using Engagement.Platform.Leadership;
using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.SocialGraph.Auditing;

/// <summary>Folds the ledger into audiences, one replica at a time.</summary>
internal sealed class AudienceFolder(NpgsqlDataSource dataSource, LedgerTail tail, Leader leader) : BackgroundService
{
    private const string PutLengths = """
        INSERT INTO video_length (video_id, length_ms) SELECT * FROM unnest($1, $2) ON CONFLICT (video_id) DO NOTHING
        """;

    private const string PutPublishers = """
        INSERT INTO publisher (user_id, last_published_at)
        SELECT user_id, max(at) FROM unnest($1, $2) AS new (user_id, at) GROUP BY user_id
        ON CONFLICT (user_id) DO UPDATE SET last_published_at = greatest(publisher.last_published_at, excluded.last_published_at)
        """;

    private const string PutSums = """
        INSERT INTO audience (viewer_id, creator_id, impressions, views, watched_ms, viewed_length_ms, likes, last_seen_at)
        SELECT viewer_id, creator_id, sum(impressions), sum(views), sum(watched_ms), sum(views * coalesce(length_ms, 0)), sum(likes), max(last_seen_at)
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS new (viewer_id, creator_id, video_id, impressions, views, watched_ms, likes, last_seen_at)
        LEFT JOIN video_length USING (video_id)
        GROUP BY viewer_id, creator_id ORDER BY viewer_id, creator_id
        ON CONFLICT (viewer_id, creator_id) DO UPDATE SET
            impressions = audience.impressions + excluded.impressions, views = audience.views + excluded.views,
            watched_ms = audience.watched_ms + excluded.watched_ms, viewed_length_ms = audience.viewed_length_ms + excluded.viewed_length_ms,
            likes = audience.likes + excluded.likes, last_seen_at = greatest(audience.last_seen_at, excluded.last_seen_at)
        """;

    private readonly LedgerFold _fold = new(dataSource, "audience_fold");

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => leader.RunAsync("audience-fold", token => _fold.FollowAsync(tail, TryApplyAsync, token), stoppingToken);

    private Task<bool> TryApplyAsync(long after, IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
    {
        var batch = new AudienceBatch(events);
        return _fold.TryApplyAsync(after, batch.Until, Commands(batch), cancellationToken);
    }

    private static IEnumerable<NpgsqlBatchCommand> Commands(AudienceBatch batch)
    {
        if (batch.Published.Count > 0)
        {
            var videos = batch.Published.Values;
            yield return Statement.Of(PutLengths, batch.Published.Keys.ToArray(), videos.Select(video => video.LengthMs).ToArray());
            yield return Statement.Of(PutPublishers, videos.Select(video => video.CreatorId).ToArray(), videos.Select(video => video.At).ToArray());
        }
        if (batch.Sums.Count == 0)
            yield break;
        var (keys, sums) = (batch.Sums.Keys, batch.Sums.Values);
        yield return Statement.Of(
            PutSums, keys.Select(key => key.ViewerId).ToArray(), keys.Select(key => key.CreatorId).ToArray(), keys.Select(key => key.VideoId).ToArray(),
            sums.Select(sum => sum.Impressions).ToArray(), sums.Select(sum => sum.Views).ToArray(), sums.Select(sum => sum.WatchedMs).ToArray(),
            sums.Select(sum => sum.Likes).ToArray(), sums.Select(sum => sum.LastSeenAt).ToArray());
    }
}
