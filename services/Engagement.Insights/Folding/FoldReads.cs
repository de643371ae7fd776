using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Engagement.Insights.Segmenting;
using Engagement.Insights.Trending;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Persistence;
using Engagement.Platform.Watching;
using Engagement.SocialGraph.V1;
using Npgsql;

namespace Engagement.Insights.Folding;

/// <summary>Reads the rows that a batch of the ledger changes. Nobody else changes them: when somebody does, the fold's position has moved.</summary>
internal sealed class FoldReads(NpgsqlDataSource dataSource)
{
    private const string SelectVideos = """
        SELECT video_id, creator_id, duration_ms, public, region, topics, sound_id, hashtags, challenges FROM video WHERE video_id = ANY ($1)
        """;

    private const string SelectWaiting = "SELECT event FROM waiting_event WHERE video_id = ANY ($1) ORDER BY position";

    private const string SelectSessions = """
        SELECT user_id, session_id, first_at, counted, sections FROM watch_session
        WHERE (user_id, session_id) IN (SELECT * FROM unnest($1, $2))
        """;

    private const string SelectAudience = """
        SELECT video_id, user_id, met, segments, acted_at, unknown FROM unnest($1, $2) AS wanted (video_id, user_id)
        JOIN video USING (video_id)
        CROSS JOIN LATERAL (SELECT met, segments, acted_at, unknown FROM audience WHERE (video_no, user_id) = (video.video_no, wanted.user_id) OFFSET 0) AS viewer
        """;

    private const string SelectAcquaintances = """
        SELECT creator_id, user_id, first_at, met, viewed, first_viewed_at FROM acquaintance WHERE (creator_id, user_id) IN (SELECT * FROM unnest($1, $2))
        """;

    private const string SelectFollowers = """
        SELECT creator_id, user_id, follows, video_id FROM follower WHERE (creator_id, user_id) IN (SELECT * FROM unnest($1, $2))
        """;

    private const string SelectTraits = "SELECT user_id, region, language, age_band FROM viewer_traits WHERE user_id = ANY ($1)";

    private const string SelectConsents = "SELECT user_id, purpose, granted FROM consent WHERE user_id = ANY ($1)";

    private const string SelectPresence = """
        SELECT video_id, grain, start_at, user_id, met FROM unnest($1, $2, $3, $4) AS wanted (video_id, grain, start_at, user_id)
        JOIN video USING (video_id)
        CROSS JOIN LATERAL (
            SELECT met FROM presence
            WHERE (video_no, grain, start_at, user_id) = (video.video_no, wanted.grain, wanted.start_at, wanted.user_id) OFFSET 0
        ) AS present
        """;

    private const string SelectCurves = """
        SELECT video_id, segment, points FROM unnest($1, $2) AS wanted (video_id, segment)
        JOIN video USING (video_id)
        CROSS JOIN LATERAL (SELECT points FROM curve WHERE (video_no, segment) = (video.video_no, wanted.segment) OFFSET 0) AS curve
        """;

    /// <summary>Adds the facts of these videos, as far as they are known.</summary>
    public Task ReadVideosAsync(FoldState state, string[] videoIds, CancellationToken cancellationToken)
        => ReadAsync(
            cancellationToken,
            (Statement.Of(SelectVideos, [videoIds]), row => state.Videos[row.GetString(0)] = VideoOf(row)));

    /// <summary>What waits for these videos, in the ledger's order.</summary>
    public async Task<List<LedgerEvent>> ReadWaitingAsync(string[] videoIds, CancellationToken cancellationToken)
    {
        var waiting = new List<LedgerEvent>();
        if (videoIds.Length > 0)
        {
            await ReadAsync(
                cancellationToken,
                (Statement.Of(SelectWaiting, [videoIds]), row => waiting.Add(LedgerEvent.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)))));
        }
        return waiting;
    }

    /// <summary>Adds the rows that these events change.</summary>
    public Task ReadAsync(FoldState state, IReadOnlyCollection<LedgerEvent> events, CancellationToken cancellationToken)
    {
        var sessions = events.Select(e => (e.UserId, SessionId: (e.Retraction is null ? e.Watch : e.Retraction.Watch)?.SessionId ?? ""))
            .Where(key => key.SessionId.Length > 0).Distinct().ToArray();
        var met = events.Where(e => e.VideoId.Length > 0 && state.Videos.ContainsKey(e.VideoId))
            .Select(e => (e.VideoId, UserId: FoldBatch.ViewerOf(e))).Distinct().ToArray();
        var known = met.Select(pair => (state.Videos[pair.VideoId].CreatorId, pair.UserId)).Distinct().ToArray();
        var edges = events.Select(FollowerRules.EdgeOf).OfType<(string CreatorId, string UserId)>().Concat(known).Distinct().ToArray();
        var viewers = met.Select(pair => pair.UserId).Distinct().ToArray();
        return ReadAsync(
            cancellationToken,
            (Pairs(SelectSessions, sessions), row => state.Sessions[(row.GetString(0), row.GetString(1))] = new SessionState(row.GetDateTime(2))
            {
                Counted = row.GetFieldValue<long[]>(3),
                Session = row.IsDBNull(4) ? null : WatchSession.FromBytes(row.GetFieldValue<byte[]>(4)),
            }),
            (Pairs(SelectAudience, met), row => state.Audience[(row.GetString(0), row.GetString(1))]
                = new AudienceState(Segments.Split(row.GetString(3)), row.GetBoolean(5)) { Met = row.GetInt64(2), ActedAt = row.GetInt64(4), Changed = false }),
            (Pairs(SelectAcquaintances, known), row => state.Acquaintances[(row.GetString(0), row.GetString(1))]
                = new AcquaintanceState(row.GetDateTime(2))
                {
                    Met = row.GetInt64(3), Viewed = row.GetInt64(4), FirstViewedAt = row.GetInt64(5), Changed = false,
                }),
            (Pairs(SelectFollowers, edges), row => state.Followers[(row.GetString(0), row.GetString(1))]
                = new FollowerState(row.GetInt64(2), row.GetString(3))),
            (Statement.Of(SelectTraits, [viewers]), row => state.Traits[row.GetString(0)]
                = new DeclaredTraits(row.GetString(1), row.GetString(2), (AgeBand)row.GetInt16(3))),
            (Statement.Of(SelectConsents, [viewers]), row => state.Consents[(row.GetString(0), (ConsentPurpose)row.GetInt16(1))] = row.GetBoolean(2)));
    }

    /// <summary>Adds to what a batch changes what was there before: the changes of curves become the curves, and reach follows from presence.</summary>
    /// <returns>Presence as the batch leaves it.</returns>
    public async Task<Dictionary<(string VideoId, Slot Slot, string UserId), long>> CompleteAsync(FoldBatch batch, CancellationToken cancellationToken)
    {
        var presence = batch.Presence.Where(change => change.Value != 0).ToDictionary();
        var keys = presence.Keys.ToArray();
        await ReadAsync(
            cancellationToken,
            (Statement.Of(
                SelectPresence, Array.ConvertAll(keys, key => key.VideoId), Array.ConvertAll(keys, key => (short)key.Slot.Grain),
                Array.ConvertAll(keys, key => key.Slot.Start), Array.ConvertAll(keys, key => key.UserId)),
            row => presence[(row.GetString(0), new Slot((Grain)row.GetInt16(1), row.GetDateTime(2)), row.GetString(3))] += row.GetInt64(4)),
            (Pairs(SelectCurves, [.. batch.Curves.Keys]),
            row => batch.Curves[(row.GetString(0), row.GetString(1))].Add(Curve.FromBytes(row.GetFieldValue<byte[]>(2)))));
        foreach (var (key, met) in presence)
        {
            var before = met - batch.Presence[key];
            batch.AddReach(key.VideoId, Segments.All, key.Slot, (met > 0 ? 1 : 0) - (before > 0 ? 1 : 0));
        }
        return presence;
    }

    private static FoldedVideo VideoOf(NpgsqlDataReader row) => new(row.GetString(1), row.GetInt64(2), row.GetBoolean(3)
        ? FoldedVideo.SubjectsOf(
            row.GetString(4), row.GetFieldValue<string[]>(5), row.GetString(6), row.GetFieldValue<string[]>(7), row.GetFieldValue<string[]>(8))
        : VideoSubjects.None);

    private static NpgsqlBatchCommand Pairs(string sql, (string, string)[] pairs)
        => Statement.Of(sql, Array.ConvertAll(pairs, pair => pair.Item1), Array.ConvertAll(pairs, pair => pair.Item2));

    private async Task ReadAsync(CancellationToken cancellationToken, params (NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Take)[] reads)
    {
        await using var batch = dataSource.CreateBatch();
        foreach (var (command, _) in reads)
            batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var (_, take) in reads)
        {
            while (await reader.ReadAsync(cancellationToken))
                take(reader);
            await reader.NextResultAsync(cancellationToken);
        }
    }
}
