using Engagement.Feed.Ranking;
using Npgsql;

namespace Engagement.Feed.Folding;

/// <summary>The statements of a batch, one a table, whatever its size.</summary>
internal static class FoldCommands
{
    // Arrays of arrays cannot be unnested into arrays: topics and hashtags travel joined by a character that none of them has.
    private const char Between = '\u001f';

    private const string UpsertSignals = """
        INSERT INTO viewer_video AS sum (viewer_id, video_id, impressions, watches, watched_ms, likes, comments, shares, saves,
            not_interested, last_at, position, first_position, first_at, recorded_at, request_id, place, surface)
        SELECT * FROM unnest(@viewer_ids, @video_ids, @impressions, @watches, @watched_ms, @likes, @comments, @shares, @saves,
            @not_interested, @last_at, @positions, @first_positions, @first_at, @recorded_at, @request_ids, @places, @surfaces)
        ON CONFLICT (viewer_id, video_id) DO UPDATE SET
            impressions = sum.impressions + excluded.impressions,
            watches = sum.watches + excluded.watches,
            watched_ms = sum.watched_ms + excluded.watched_ms,
            likes = sum.likes + excluded.likes,
            comments = sum.comments + excluded.comments,
            shares = sum.shares + excluded.shares,
            saves = sum.saves + excluded.saves,
            not_interested = sum.not_interested + excluded.not_interested,
            last_at = greatest(sum.last_at, excluded.last_at),
            position = excluded.position,
            request_id = CASE sum.surface WHEN 0 THEN excluded.request_id ELSE sum.request_id END,
            place = CASE sum.surface WHEN 0 THEN excluded.place ELSE sum.place END,
            surface = CASE sum.surface WHEN 0 THEN excluded.surface ELSE sum.surface END
        """;

    // Of a video that the viewer was never shown there is no exposure that they could come of.
    private const string UpdateConsequences = """
        UPDATE viewer_video AS sum SET follows = sum.follows + new.follows, remixes = sum.remixes + new.remixes,
            position = greatest(sum.position, new.position)
        FROM unnest(@viewer_ids, @video_ids, @follows, @remixes, @positions) AS new (viewer_id, video_id, follows, remixes, position)
        WHERE sum.viewer_id = new.viewer_id AND sum.video_id = new.video_id
        """;

    private const string UpsertUnlearned = """
        INSERT INTO unlearned_video AS sum (viewer_id, video_id, impressions, watches, watched_ms, likes, comments, shares, saves, not_interested)
        SELECT * FROM unnest(@viewer_ids, @video_ids, @impressions, @watches, @watched_ms, @likes, @comments, @shares, @saves, @not_interested)
        ON CONFLICT (viewer_id, video_id) DO UPDATE SET
            impressions = sum.impressions + excluded.impressions,
            watches = sum.watches + excluded.watches,
            watched_ms = sum.watched_ms + excluded.watched_ms,
            likes = sum.likes + excluded.likes,
            comments = sum.comments + excluded.comments,
            shares = sum.shares + excluded.shares,
            saves = sum.saves + excluded.saves,
            not_interested = sum.not_interested + excluded.not_interested
        """;

    private const string UpsertStats = """
        INSERT INTO video_stats AS sum (video_id, views, impressions, watched_ms, heat, trend, trend_at, position)
        SELECT * FROM unnest(@video_ids, @views, @impressions, @watched_ms, @heat, @trends, @trends_at, @positions)
        ON CONFLICT (video_id) DO UPDATE SET
            views = sum.views + excluded.views,
            impressions = sum.impressions + excluded.impressions,
            watched_ms = sum.watched_ms + excluded.watched_ms,
            heat = sum.heat + excluded.heat,
            trend = decayed(sum.trend, sum.trend_at, greatest(sum.trend_at, excluded.trend_at), @half_life)
                + decayed(excluded.trend, excluded.trend_at, greatest(sum.trend_at, excluded.trend_at), @half_life),
            trend_at = greatest(sum.trend_at, excluded.trend_at),
            position = excluded.position
        """;

    private const string UpsertPublished = """
        INSERT INTO video AS old (
            video_id, creator_id, topics, sound_id, duration_ms, visibility, published_at, hashtags, region, source_ids, deleted, position, published_position)
        SELECT video_id, creator_id, string_to_array(topics, @between), sound_id, duration_ms, visibility, published_at,
            string_to_array(hashtags, @between), region, string_to_array(source_ids, @between), false, position, position
        FROM unnest(
            @video_ids, @creator_ids, @topics, @sound_ids, @durations_ms, @visibilities, @published_at, @hashtags, @regions, @source_ids, @positions)
            AS new (video_id, creator_id, topics, sound_id, duration_ms, visibility, published_at, hashtags, region, source_ids, position)
        ON CONFLICT (video_id) DO UPDATE SET
            creator_id = excluded.creator_id,
            topics = excluded.topics,
            sound_id = excluded.sound_id,
            duration_ms = excluded.duration_ms,
            visibility = excluded.visibility,
            published_at = excluded.published_at,
            hashtags = excluded.hashtags,
            region = excluded.region,
            source_ids = excluded.source_ids,
            published_position = coalesce(nullif(old.published_position, 0), excluded.published_position),
            position = excluded.position
        """;

    // A removal without a row before it is of a video that was published before the ledger was.
    private const string UpsertRemovals = """
        INSERT INTO video (video_id, creator_id, topics, sound_id, duration_ms, visibility, published_at, deleted, position)
        SELECT video_id, creator_id, '{}', '', 0, 0, at, deleted, position
        FROM unnest(@video_ids, @creator_ids, @at, @deleted, @positions) AS new (video_id, creator_id, at, deleted, position)
        ON CONFLICT (video_id) DO UPDATE SET deleted = excluded.deleted, position = greatest(video.position, excluded.position)
        """;

    private const string UpdateVideos = """
        UPDATE video
        SET visibility = new.visibility, hashtags = string_to_array(new.hashtags, @between), position = greatest(video.position, new.position)
        FROM unnest(@video_ids, @visibilities, @hashtags, @positions) AS new (video_id, visibility, hashtags, position)
        WHERE video.video_id = new.video_id
        """;

    private const string UpsertFollows = """
        INSERT INTO follow (follower_id, followee_id, following, position)
        SELECT * FROM unnest(@follower_ids, @followee_ids, @following, @positions)
        ON CONFLICT (follower_id, followee_id) DO UPDATE SET following = excluded.following, position = excluded.position
        """;

    // Of each edge that changed, and of the one that leads back: both have a new position, so that a reader of either end learns of it.
    private const string UpdateMutual = """
        UPDATE follow AS edge SET mutual = edge.following AND coalesce(back.following, false), position = greatest(edge.position, changed.position)
        FROM unnest(@follower_ids, @followee_ids, @positions) AS changed (follower_id, followee_id, position)
        LEFT JOIN follow AS back ON back.follower_id = changed.followee_id AND back.followee_id = changed.follower_id
        WHERE edge.follower_id = changed.follower_id AND edge.followee_id = changed.followee_id
        """;

    private const string UpsertRestraints = """
        INSERT INTO restraint (viewer_id, other_id, cause, until, position)
        SELECT * FROM unnest(@viewer_ids, @other_ids, @causes, @until, @positions)
        ON CONFLICT (viewer_id, other_id, cause) DO UPDATE SET until = excluded.until, position = excluded.position
        """;

    private const string UpsertRegions = """
        INSERT INTO viewer_region (viewer_id, region, position) SELECT * FROM unnest(@viewer_ids, @regions, @positions)
        ON CONFLICT (viewer_id) DO UPDATE SET region = excluded.region, position = excluded.position
        """;

    public static IEnumerable<NpgsqlBatchCommand> Of(FoldBatch batch)
    {
        if (batch.Signals.Count > 0)
            yield return Signals(batch);
        if (batch.Consequences.Count > 0)
            yield return Consequences(batch);
        if (batch.Unlearned.Count > 0)
            yield return Unlearned(batch);
        if (batch.Stats.Count > 0)
            yield return Stats(batch);
        if (batch.Published.Count > 0)
            yield return Published(batch);
        if (batch.Removals.Count > 0)
            yield return Removals(batch);
        if (batch.Updates.Count > 0)
            yield return Updates(batch);
        if (batch.Follows.Count > 0)
        {
            yield return Follows(batch);
            yield return Mutual(batch);
        }
        if (batch.Restraints.Count > 0)
            yield return Restraints(batch);
        if (batch.Regions.Count > 0)
            yield return Regions(batch);
    }

    private static NpgsqlBatchCommand Signals(FoldBatch batch)
    {
        var command = Sums(UpsertSignals, batch.Signals);
        command.Parameters.Add(Array("last_at", batch.Signals.Values, sum => sum.LastAt));
        command.Parameters.Add(Array("positions", batch.Signals.Values, sum => sum.Position));
        command.Parameters.Add(Array("first_positions", batch.Signals.Values, sum => sum.FirstPosition));
        command.Parameters.Add(Array("first_at", batch.Signals.Values, sum => sum.FirstAt));
        command.Parameters.Add(Array("recorded_at", batch.Signals.Values, sum => sum.RecordedAt));
        command.Parameters.Add(Array("request_ids", batch.Signals.Values, sum => sum.RequestId));
        command.Parameters.Add(Array("places", batch.Signals.Values, sum => sum.Place));
        command.Parameters.Add(Array("surfaces", batch.Signals.Values, sum => sum.Surface));
        return command;
    }

    private static NpgsqlBatchCommand Unlearned(FoldBatch batch) => Sums(UpsertUnlearned, batch.Unlearned);

    private static NpgsqlBatchCommand Sums(string sql, Dictionary<(string ViewerId, string VideoId), SignalSums> rows)
    {
        var (keys, sums) = (rows.Keys, rows.Values);
        return new(sql)
        {
            Parameters =
            {
                Array("viewer_ids", keys, key => key.ViewerId), Array("video_ids", keys, key => key.VideoId),
                Array("impressions", sums, sum => sum.Impressions), Array("watches", sums, sum => sum.Watches),
                Array("watched_ms", sums, sum => sum.WatchedMs), Array("likes", sums, sum => sum.Likes),
                Array("comments", sums, sum => sum.Comments), Array("shares", sums, sum => sum.Shares),
                Array("saves", sums, sum => sum.Saves), Array("not_interested", sums, sum => sum.NotInterested),
            },
        };
    }

    private static NpgsqlBatchCommand Consequences(FoldBatch batch)
    {
        var (keys, sums) = (batch.Consequences.Keys, batch.Consequences.Values);
        return new(UpdateConsequences)
        {
            Parameters =
            {
                Array("viewer_ids", keys, key => key.ViewerId), Array("video_ids", keys, key => key.VideoId),
                Array("follows", sums, sum => sum.Follows), Array("remixes", sums, sum => sum.Remixes),
                Array("positions", sums, sum => sum.Position),
            },
        };
    }

    private static NpgsqlBatchCommand Stats(FoldBatch batch) => new(UpsertStats)
    {
        Parameters =
        {
            Array("video_ids", batch.Stats.Keys, id => id), Array("views", batch.Stats.Values, sum => sum.Views),
            Array("impressions", batch.Stats.Values, sum => sum.Impressions), Array("watched_ms", batch.Stats.Values, sum => sum.WatchedMs),
            Array("heat", batch.Stats.Values, sum => sum.Heat), Array("trends", batch.Stats.Values, sum => sum.Trend.Worth),
            Array("trends_at", batch.Stats.Values, sum => sum.Trend.At), Array("positions", batch.Stats.Values, sum => sum.Position),
            new("half_life", TrendRules.HalfLife),
        },
    };

    private static NpgsqlBatchCommand Published(FoldBatch batch)
    {
        var videos = batch.Published.Values;
        return new(UpsertPublished)
        {
            Parameters =
            {
                new("between", Between.ToString()),
                Array("video_ids", videos, video => video.VideoId), Array("creator_ids", videos, video => video.CreatorId),
                Array("topics", videos, video => string.Join(Between, video.Topics)), Array("sound_ids", videos, video => video.SoundId),
                Array("durations_ms", videos, video => video.DurationMs), Array("visibilities", videos, video => video.Visibility),
                Array("published_at", videos, video => video.PublishedAt),
                Array("hashtags", videos, video => string.Join(Between, video.Hashtags)), Array("regions", videos, video => video.Region),
                Array("source_ids", videos, video => string.Join(Between, video.SourceIds)), Array("positions", videos, video => video.Position),
            },
        };
    }

    private static NpgsqlBatchCommand Removals(FoldBatch batch) => new(UpsertRemovals)
    {
        Parameters =
        {
            Array("video_ids", batch.Removals.Keys, id => id), Array("creator_ids", batch.Removals.Values, video => video.CreatorId),
            Array("at", batch.Removals.Values, video => video.At), Array("deleted", batch.Removals.Values, video => video.Deleted),
            Array("positions", batch.Removals.Values, video => video.Position),
        },
    };

    private static NpgsqlBatchCommand Updates(FoldBatch batch) => new(UpdateVideos)
    {
        Parameters =
        {
            new("between", Between.ToString()),
            Array("video_ids", batch.Updates.Keys, id => id), Array("visibilities", batch.Updates.Values, video => video.Visibility),
            Array("hashtags", batch.Updates.Values, video => string.Join(Between, video.Hashtags)),
            Array("positions", batch.Updates.Values, video => video.Position),
        },
    };

    private static NpgsqlBatchCommand Restraints(FoldBatch batch) => new(UpsertRestraints)
    {
        Parameters =
        {
            Array("viewer_ids", batch.Restraints.Keys, key => key.ViewerId), Array("other_ids", batch.Restraints.Keys, key => key.OtherId),
            Array("causes", batch.Restraints.Keys, key => (short)key.Cause), Array("until", batch.Restraints.Values, value => value.Until),
            Array("positions", batch.Restraints.Values, value => value.Position),
        },
    };

    private static NpgsqlBatchCommand Regions(FoldBatch batch) => new(UpsertRegions)
    {
        Parameters =
        {
            Array("viewer_ids", batch.Regions.Keys, id => id), Array("regions", batch.Regions.Values, value => value.Region),
            Array("positions", batch.Regions.Values, value => value.Position),
        },
    };

    private static NpgsqlBatchCommand Follows(FoldBatch batch) => new(UpsertFollows)
    {
        Parameters =
        {
            Array("follower_ids", batch.Follows.Keys, edge => edge.FollowerId),
            Array("followee_ids", batch.Follows.Keys, edge => edge.FolloweeId),
            Array("following", batch.Follows.Values, edge => edge.Following),
            Array("positions", batch.Follows.Values, edge => edge.Position),
        },
    };

    private static NpgsqlBatchCommand Mutual(FoldBatch batch)
    {
        var edges = new Dictionary<(string FollowerId, string FolloweeId), long>();
        foreach (var ((follower, followee), (_, position)) in batch.Follows)
        {
            foreach (var edge in (ReadOnlySpan<(string, string)>)[(follower, followee), (followee, follower)])
                edges[edge] = Math.Max(edges.GetValueOrDefault(edge), position);
        }
        return new(UpdateMutual)
        {
            Parameters =
            {
                Array("follower_ids", edges.Keys, edge => edge.FollowerId), Array("followee_ids", edges.Keys, edge => edge.FolloweeId),
                Array("positions", edges.Values, position => position),
            },
        };
    }

    private static NpgsqlParameter<TValue[]> Array<TRow, TValue>(string name, IReadOnlyCollection<TRow> rows, Func<TRow, TValue> value)
        => new(name, [.. rows.Select(value)]);
}
