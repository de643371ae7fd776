using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Engagement.Insights.Segmenting;
using Engagement.Ledger.V1;
using Engagement.Platform.Persistence;
using Engagement.Remix.V1;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.Insights.Folding;

/// <summary>Writes what a batch of the ledger changed, as the commands of one transaction.</summary>
internal static class FoldWrites
{
    private const string InsertVideo = """
        INSERT INTO video (video_id, creator_id, duration_ms, length_class, published_at, sound_id, language, region, topics, hashtags,
                           challenges, public, remix, by_traits)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, true) ON CONFLICT (video_id) DO NOTHING
        """;

    private const string InsertWaiting = "INSERT INTO waiting_event (position, video_id, event) SELECT * FROM unnest($1, $2, $3)";

    private const string DeleteWaiting = "DELETE FROM waiting_event WHERE video_id = ANY ($1)";

    private const string UpsertCurves = """
        INSERT INTO curve (video_no, segment, points)
        SELECT video_no, segment, points FROM unnest($1, $2, $3) AS new (video_id, segment, points) JOIN video USING (video_id)
        ON CONFLICT (video_no, segment) DO UPDATE SET points = excluded.points
        """;

    private const string UpsertSession = """
        INSERT INTO watch_session (user_id, session_id, first_at, counted, sections) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (user_id, session_id)
        DO UPDATE SET first_at = excluded.first_at, counted = excluded.counted, sections = excluded.sections
        """;

    private const string UpsertAudience = """
        INSERT INTO audience (video_no, user_id, met, segments, acted_at, unknown)
        SELECT video_no, user_id, met, segments, acted_at, unknown
        FROM unnest($1, $2, $3, $4, $5, $6) AS new (video_id, user_id, met, segments, acted_at, unknown) JOIN video USING (video_id)
        ON CONFLICT (video_no, user_id) DO UPDATE SET met = excluded.met, acted_at = excluded.acted_at
        """;

    private const string AddMixes = """
        INSERT INTO segment_mix AS sum (video_no, segments, viewers, reach)
        SELECT video_no, segments, viewers, reach FROM unnest($1, $2, $3, $4) AS new (video_id, segments, viewers, reach) JOIN video USING (video_id)
        ON CONFLICT (video_no, segments) DO UPDATE SET viewers = sum.viewers + excluded.viewers, reach = sum.reach + excluded.reach
        """;

    private const string UpsertPresence = """
        INSERT INTO presence (video_no, grain, start_at, user_id, met)
        SELECT video_no, grain, start_at, user_id, met
        FROM unnest($1, $2, $3, $4, $5) AS new (video_id, grain, start_at, user_id, met) JOIN video USING (video_id)
        ON CONFLICT (video_no, grain, start_at, user_id) DO UPDATE SET met = excluded.met
        """;

    private const string UpsertAcquaintances = """
        INSERT INTO acquaintance (creator_id, user_id, first_at, met, viewed, first_viewed_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (creator_id, user_id) DO UPDATE
        SET first_at = excluded.first_at, met = excluded.met, viewed = excluded.viewed, first_viewed_at = excluded.first_viewed_at
        """;

    private const string UpsertFollowers = """
        INSERT INTO follower (creator_id, user_id, follows, video_id) SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (creator_id, user_id) DO UPDATE SET follows = excluded.follows, video_id = excluded.video_id
        """;

    private const string UpsertTraits = """
        INSERT INTO viewer_traits (user_id, region, language, age_band) SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (user_id) DO UPDATE SET region = excluded.region, language = excluded.language, age_band = excluded.age_band
        """;

    private const string UpsertConsents = """
        INSERT INTO consent (user_id, purpose, granted) SELECT * FROM unnest($1, $2, $3)
        ON CONFLICT (user_id, purpose) DO UPDATE SET granted = excluded.granted
        """;

    private const string AddAccountCells = """
        INSERT INTO account_cell AS sum (creator_id, grain, start_at, followers_gained, followers_lost) SELECT * FROM unnest($1, $2, $3, $4, $5)
        ON CONFLICT (creator_id, grain, start_at) DO UPDATE SET
            followers_gained = sum.followers_gained + excluded.followers_gained, followers_lost = sum.followers_lost + excluded.followers_lost
        """;

    private const string AddAccountReach = """
        INSERT INTO account AS sum (creator_id, reach, viewers) SELECT * FROM unnest($1, $2, $3)
        ON CONFLICT (creator_id) DO UPDATE SET reach = sum.reach + excluded.reach, viewers = sum.viewers + excluded.viewers
        """;

    private const string AddViewedPairs = "UPDATE fold SET viewed_pairs = viewed_pairs + $1";

    private static readonly string AddCells = $"""
        INSERT INTO cell AS sum (video_no, segment, grain, start_at, {string.Join(", ", FigureSums.Columns)})
        SELECT video_no, segment, grain, start_at, {string.Join(", ", FigureSums.Columns)}
        FROM unnest({string.Join(", ", Enumerable.Range(1, FigureSums.Count + 4).Select(i => $"${i}"))})
            AS new (video_id, segment, grain, start_at, {string.Join(", ", FigureSums.Columns)})
        JOIN video USING (video_id)
        ON CONFLICT (video_no, segment, grain, start_at)
        DO UPDATE SET {string.Join(", ", FigureSums.Columns.Select(column => $"{column} = sum.{column} + excluded.{column}"))}
        """;

    public static NpgsqlBatchCommand OfVideo(LedgerEvent e)
    {
        var (video, published) = (FoldedVideo.Of(e), e.VideoPublished);
        return Statement.Of(
            InsertVideo, e.VideoId, video.CreatorId, video.DurationMs, LengthClass.Of(video.DurationMs), e.OccurredAt.ToDateTime(), published.SoundId,
            published.Language, published.Region, published.Topics.ToArray(), published.Hashtags.ToArray(),
            published.ChallengeIds.ToArray(), published.Visibility == Visibility.Public, published.Sources.Count > 0);
    }

    public static IEnumerable<NpgsqlBatchCommand> OfWaiting(IReadOnlyList<LedgerEvent> waiting, string[] published)
    {
        if (published.Length > 0)
            yield return Statement.Of(DeleteWaiting, [published]);
        if (waiting.Count > 0)
        {
            yield return Statement.Of(
                InsertWaiting, waiting.Select(e => e.Position).ToArray(), waiting.Select(e => e.VideoId).ToArray(),
                waiting.Select(e => e.ToByteArray()).ToArray());
        }
    }

    public static IEnumerable<NpgsqlBatchCommand> Of(
        FoldState state, FoldBatch batch, Dictionary<(string VideoId, Slot Slot, string UserId), long> presence)
    {
        var cells = batch.Cells.Where(cell => !cell.Value.IsZero()).ToArray();
        if (cells.Length > 0)
        {
            object[] keys =
            [
                Array.ConvertAll(cells, cell => cell.Key.VideoId), Array.ConvertAll(cells, cell => cell.Key.Segment),
                Array.ConvertAll(cells, cell => (short)cell.Key.Slot.Grain), Array.ConvertAll(cells, cell => cell.Key.Slot.Start),
            ];
            yield return Statement.Of(
                AddCells, keys.Concat(Enumerable.Range(0, FigureSums.Count).Select(figure => Array.ConvertAll(cells, cell => cell.Value[figure]))));
        }
        if (batch.Curves.Count > 0)
        {
            yield return Statement.Of(
                UpsertCurves, batch.Curves.Keys.Select(key => key.VideoId).ToArray(), batch.Curves.Keys.Select(key => key.Segment).ToArray(),
                batch.Curves.Values.Select(curve => curve.ToBytes()).ToArray());
        }
        foreach (var (key, session) in state.Sessions.Where(session => session.Value.Changed))
            yield return OfSession(key, session);
        foreach (var command in OfViewers(state, batch, presence))
            yield return command;
    }

    private static NpgsqlBatchCommand OfSession((string UserId, string SessionId) key, SessionState session)
    {
        var command = Statement.Of(UpsertSession, key.UserId, key.SessionId, session.FirstAt, session.Counted);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = (object?)session.Session?.ToBytes() ?? DBNull.Value });
        return command;
    }

    private static IEnumerable<NpgsqlBatchCommand> OfViewers(
        FoldState state, FoldBatch batch, Dictionary<(string VideoId, Slot Slot, string UserId), long> presence)
    {
        var audience = state.Audience.Where(viewer => viewer.Value.Changed).ToArray();
        if (audience.Length > 0)
        {
            yield return Statement.Of(
                UpsertAudience, Array.ConvertAll(audience, viewer => viewer.Key.VideoId), Array.ConvertAll(audience, viewer => viewer.Key.UserId),
                Array.ConvertAll(audience, viewer => viewer.Value.Met), Array.ConvertAll(audience, viewer => Segments.Join(viewer.Value.Segments)),
                Array.ConvertAll(audience, viewer => viewer.Value.ActedAt), Array.ConvertAll(audience, viewer => viewer.Value.Unknown));
        }
        var mixes = batch.Mixes.Where(mix => mix.Value != (0, 0)).ToArray();
        if (mixes.Length > 0)
        {
            yield return Statement.Of(
                AddMixes, Array.ConvertAll(mixes, mix => mix.Key.VideoId), Array.ConvertAll(mixes, mix => mix.Key.Segments),
                Array.ConvertAll(mixes, mix => mix.Value.Viewers), Array.ConvertAll(mixes, mix => mix.Value.Reach));
        }
        if (presence.Count > 0)
        {
            var keys = presence.Keys.ToArray();
            yield return Statement.Of(
                UpsertPresence, Array.ConvertAll(keys, key => key.VideoId), Array.ConvertAll(keys, key => (short)key.Slot.Grain),
                Array.ConvertAll(keys, key => key.Slot.Start), Array.ConvertAll(keys, key => key.UserId), Array.ConvertAll(keys, key => presence[key]));
        }
        var known = state.Acquaintances.Where(pair => pair.Value.Changed).ToArray();
        if (known.Length > 0)
        {
            yield return Statement.Of(
                UpsertAcquaintances, Array.ConvertAll(known, pair => pair.Key.CreatorId), Array.ConvertAll(known, pair => pair.Key.UserId),
                Array.ConvertAll(known, pair => pair.Value.FirstAt), Array.ConvertAll(known, pair => pair.Value.Met),
                Array.ConvertAll(known, pair => pair.Value.Viewed), Array.ConvertAll(known, pair => pair.Value.FirstViewedAt));
        }
        if (batch.ChangedFollowers.Count > 0)
        {
            var edges = batch.ChangedFollowers.ToArray();
            yield return Statement.Of(
                UpsertFollowers, Array.ConvertAll(edges, edge => edge.CreatorId), Array.ConvertAll(edges, edge => edge.UserId),
                Array.ConvertAll(edges, edge => state.Followers[edge].Follows), Array.ConvertAll(edges, edge => state.Followers[edge].VideoId));
        }
        if (batch.ChangedTraits.Count > 0)
        {
            var users = batch.ChangedTraits.ToArray();
            yield return Statement.Of(
                UpsertTraits, users, Array.ConvertAll(users, user => state.Traits[user].Region), Array.ConvertAll(users, user => state.Traits[user].Language),
                Array.ConvertAll(users, user => (short)state.Traits[user].AgeBand));
        }
        if (batch.ChangedConsents.Count > 0)
        {
            var consents = batch.ChangedConsents.ToArray();
            yield return Statement.Of(
                UpsertConsents, Array.ConvertAll(consents, consent => consent.UserId), Array.ConvertAll(consents, consent => (short)consent.Purpose),
                Array.ConvertAll(consents, consent => state.Consents[consent]));
        }
        if (batch.AccountCells.Count > 0)
        {
            var cells = batch.AccountCells.ToArray();
            yield return Statement.Of(
                AddAccountCells, Array.ConvertAll(cells, cell => cell.Key.CreatorId), Array.ConvertAll(cells, cell => (short)cell.Key.Slot.Grain),
                Array.ConvertAll(cells, cell => cell.Key.Slot.Start), Array.ConvertAll(cells, cell => cell.Value.Gained),
                Array.ConvertAll(cells, cell => cell.Value.Lost));
        }
        if (batch.AccountReach.Count > 0)
        {
            yield return Statement.Of(
                AddAccountReach, batch.AccountReach.Keys.ToArray(), batch.AccountReach.Values.Select(change => change.Met).ToArray(),
                batch.AccountReach.Values.Select(change => change.Viewed).ToArray());
            if (batch.AccountReach.Values.Sum(change => change.Viewed) is var viewed and not 0)
                yield return Statement.Of(AddViewedPairs, viewed);
        }
    }
}
