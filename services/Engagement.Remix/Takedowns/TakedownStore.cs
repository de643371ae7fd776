using Dapper;
using Engagement.Errors.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Ledger;
using Engagement.Platform.Time;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Remix.Takedowns;

/// <summary>Takes videos down and brings them back, with the audit and the way to the ledger, together. Lock order: see <see cref="PublicationStore"/>.</summary>
internal sealed class TakedownStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    private const int MostDescendants = 50_000;

    // Every remix of the tree holds this video FOR SHARE until its commit: once it is locked, the tree stands still.
    private const string LockRoot = "SELECT video_no FROM video WHERE video_id = @VideoId FOR NO KEY UPDATE";

    private const string CountDescendants = "SELECT count(*) FROM (SELECT FROM lineage WHERE ancestor_no = @VideoNo LIMIT @Limit) AS descendant";

    private const string LockTargets = """
        SELECT video_no FROM video
        WHERE video_no IN (SELECT @VideoNo UNION ALL SELECT descendant_no FROM lineage WHERE ancestor_no = @VideoNo AND @WithDescendants)
        ORDER BY video_no FOR NO KEY UPDATE
        """;

    private const string InsertTakedown = """
        INSERT INTO takedown (takedown_id, video_no, moderator_id, reason, note, with_descendants, taken_down_at)
        VALUES (@EventId, @VideoNo, @UserId, @Reason, @Note, @WithDescendants, @Now) RETURNING takedown_no
        """;

    // A video may be in several takedowns; it is back when all of them are taken back.
    private const string InsertTargets = "INSERT INTO takedown_video (takedown_no, video_no) SELECT @TakedownNo, video_no FROM unnest(@VideoNos) AS video_no";

    private const string Mark = """
        UPDATE video SET taken_down_at = @Now WHERE video_no = ANY (@VideoNos) AND taken_down_at IS NULL
        RETURNING video_id AS VideoId, creator_id AS CreatorId, deleted_at IS NULL AS WasThere
        """;

    private const string LockOfTakedown = """
        SELECT video.video_no FROM takedown JOIN takedown_video USING (takedown_no) JOIN video ON video.video_no = takedown_video.video_no
        WHERE takedown.takedown_id = @TakedownId ORDER BY video.video_no FOR NO KEY UPDATE OF video
        """;

    private const string LockTakedown = "SELECT takedown_no FROM takedown WHERE takedown_id = @TakedownId FOR NO KEY UPDATE";

    private const string Reinstate = """
        UPDATE takedown SET reinstated_at = @Now, reinstated_by = @UserId WHERE takedown_no = @TakedownNo AND reinstated_at IS NULL
        """;

    private const string Unmark = """
        UPDATE video SET taken_down_at = NULL
        WHERE video_no IN (SELECT video_no FROM takedown_video WHERE takedown_no = @TakedownNo) AND taken_down_at IS NOT NULL
          AND NOT EXISTS (
              SELECT FROM takedown_video AS other
              CROSS JOIN LATERAL (SELECT reinstated_at FROM takedown WHERE takedown_no = other.takedown_no OFFSET 0) AS takedown
              WHERE other.video_no = video.video_no AND takedown.reinstated_at IS NULL)
        RETURNING video_id AS VideoId, creator_id AS CreatorId, deleted_at IS NULL AS WasThere
        """;

    private const string Select = """
        SELECT takedown.takedown_no AS TakedownNo, takedown.takedown_id AS TakedownId, video.video_id AS VideoId, takedown.moderator_id AS ModeratorId,
               takedown.reason AS Reason, takedown.note AS Note, takedown.with_descendants AS WithDescendants, takedown.taken_down_at AS TakenDownAt,
               takedown.reinstated_at AS ReinstatedAt, takedown.reinstated_by AS ReinstatedBy,
               (SELECT count(*) FROM takedown_video WHERE takedown_video.takedown_no = takedown.takedown_no) AS Videos
        FROM takedown CROSS JOIN LATERAL (SELECT video_id FROM video WHERE video_no = takedown.video_no OFFSET 0) AS video
        """;

    private const string Newest = "takedown.takedown_no < @Before ORDER BY takedown.takedown_no DESC LIMIT @Limit";

    private const string SelectMany = $"{Select} WHERE {Newest}";

    private const string SelectOfVideo = $"{Select} WHERE takedown.video_no = (SELECT video_no FROM video WHERE video_id = @VideoId) AND {Newest}";

    private const string Preview = """
        WITH subject AS (SELECT video_no, video_id, creator_id FROM video WHERE video_id = @VideoId),
        below AS (
            SELECT video.video_no, video.creator_id, lineage.distance,
                   (SELECT kind FROM video_source WHERE video_source.video_no = video.video_no AND place = 1) AS kind
            FROM subject JOIN lineage ON lineage.ancestor_no = subject.video_no JOIN video ON video.video_no = lineage.descendant_no
            WHERE video.deleted_at IS NULL AND video.taken_down_at IS NULL),
        tree AS (SELECT video_no FROM subject UNION ALL SELECT video_no FROM below)
        SELECT subject.video_id AS VideoId, subject.creator_id AS CreatorId, count(below.video_no) AS Descendants,
               count(*) FILTER (WHERE below.distance = 1) AS DirectRemixes, count(*) FILTER (WHERE below.kind = 1) AS Duets,
               count(*) FILTER (WHERE below.kind = 2) AS Stitches, count(DISTINCT below.creator_id) AS Creators, coalesce(max(below.distance), 0) AS Depth,
               count(*) FILTER (WHERE EXISTS (
                   SELECT FROM lineage AS up WHERE up.descendant_no = below.video_no AND up.ancestor_no <> subject.video_no
                     AND subject.video_no NOT IN (SELECT tied.ancestor_no FROM lineage AS tied WHERE tied.descendant_no = up.ancestor_no)
                     AND up.ancestor_no NOT IN (SELECT tied.ancestor_no FROM lineage AS tied WHERE tied.descendant_no = subject.video_no)))
                   AS WithOtherAncestors,
               (SELECT coalesce(sum(earned.views), 0)::bigint FROM tree JOIN earned USING (video_no)) AS Views,
               (SELECT coalesce(array_agg(challenge_id ORDER BY challenge_id), '{}') FROM challenge
                WHERE challenge.prompt_no = subject.video_no AND challenge.ends_at > @Now) AS OpenChallengeIds
        FROM subject LEFT JOIN below ON true GROUP BY subject.video_no, subject.video_id, subject.creator_id
        """;

    /// <returns>Null when another call with this event id came first.</returns>
    /// <exception cref="Problem">NOT_FOUND: no such video. FAILED_PRECONDITION: it has too many descendants.</exception>
    public async Task<Answer<Takedown>?> TakeDownAsync(EventKey key, TakeDownVideoRequest request, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var videoNo = await ReadAsync<long?>(connection, LockRoot, request, cancellationToken)
            ?? throw Problem.NotFound(ErrorReason.VideoNotFound, "video", request.VideoId);
        if (request.WithDescendants
            && await ReadAsync<long>(connection, CountDescendants, new { VideoNo = videoNo, Limit = MostDescendants + 1 }, cancellationToken) > MostDescendants)
            throw Problem.FailedPrecondition(ErrorReason.TooManyVideos, $"At most {MostDescendants} descendants are taken down at once.");
        var now = timeProvider.GetUtcNow().TruncateToMicroseconds();
        var row = new
        {
            key.EventId, key.UserId, VideoNo = videoNo, Reason = (short)request.Reason, request.Note, request.WithDescendants, Now = now,
        };
        long[] targets = [.. await connection.QueryAsync<long>(new CommandDefinition(LockTargets, row, cancellationToken: cancellationToken))];
        var marked = (await connection.QueryAsync<MarkedVideo>(
            new CommandDefinition(Mark, new { VideoNos = targets, Now = now }, cancellationToken: cancellationToken))).AsList();
        var takedown = new Takedown
        {
            TakedownId = key.EventId.ToString(),
            VideoId = request.VideoId,
            ModeratorId = key.UserId,
            Reason = request.Reason,
            Note = request.Note,
            WithDescendants = request.WithDescendants,
            Videos = targets.Length,
            TakenDownAt = Timestamp.FromDateTimeOffset(now),
        };
        if (!await AcceptedEvents.TryAddAsync(connection, key, takedown, cancellationToken))
            return null;
        var takedownNo = await ReadAsync<long>(connection, InsertTakedown, row, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            InsertTargets, new { TakedownNo = takedownNo, VideoNos = targets }, cancellationToken: cancellationToken));
        var fact = new VideoTakenDown { TakedownId = takedown.TakedownId, Reason = request.Reason };
        await TellAsync(connection, transaction, key, marked, -1, told => told.VideoTakenDown = fact, now, cancellationToken);
        return new Answer<Takedown>(takedown, Duplicate: false);
    }

    /// <returns>Null when another call with this event id came first.</returns>
    /// <exception cref="Problem">NOT_FOUND: no such takedown.</exception>
    public async Task<Answer<Takedown>?> ReinstateAsync(EventKey key, Guid takedownId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var one = new { TakedownId = takedownId };
        await connection.ExecuteAsync(new CommandDefinition(LockOfTakedown, one, cancellationToken: cancellationToken));
        var takedownNo = await ReadAsync<long?>(connection, LockTakedown, one, cancellationToken)
            ?? throw Problem.NotFound(ErrorReason.TakedownNotFound, "takedown", takedownId.ToString());
        var now = timeProvider.GetUtcNow().TruncateToMicroseconds();
        var row = new { key.UserId, TakedownNo = takedownNo, Now = now };
        var isNew = await connection.ExecuteAsync(new CommandDefinition(Reinstate, row, cancellationToken: cancellationToken)) == 1;
        var marked = isNew
            ? (await connection.QueryAsync<MarkedVideo>(new CommandDefinition(Unmark, row, cancellationToken: cancellationToken))).AsList()
            : [];
        var takedown = (await connection.QuerySingleAsync<Row>(
            new CommandDefinition($"{Select} WHERE takedown.takedown_no = @TakedownNo", row, cancellationToken: cancellationToken))).ToProto();
        if (!await AcceptedEvents.TryAddAsync(connection, key, takedown, cancellationToken))
            return null;
        var fact = new VideoReinstated { TakedownId = takedown.TakedownId };
        await TellAsync(connection, transaction, key, marked, 1, told => told.VideoReinstated = fact, now, cancellationToken);
        return new Answer<Takedown>(takedown, Duplicate: !isNew);
    }

    /// <summary>At most so many before a number, newest first; of one video, or of all.</summary>
    public async Task<List<(long TakedownNo, Takedown Takedown)>> ListAsync(string videoId, long before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            videoId.Length == 0 ? SelectMany : SelectOfVideo, new { VideoId = videoId, Before = before, Limit = limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => (row.TakedownNo, row.ToProto()))];
    }

    /// <summary>Null when there is no such video.</summary>
    public async Task<GetTakedownPreviewResponse?> PreviewAsync(string videoId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<PreviewRow>(new CommandDefinition(
            Preview, new { VideoId = videoId, Now = timeProvider.GetUtcNow() }, cancellationToken: cancellationToken));
        return row?.ToProto();
    }

    private async Task TellAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, EventKey key, List<MarkedVideo> marked, int effect, Action<LedgerEvent> setFact,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (marked.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection, transaction)
            {
                BatchCommands = { Outbox.Command([.. marked.Select(ToLedgerEvent)], now) },
            };
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();

        LedgerEvent ToLedgerEvent(MarkedVideo video)
        {
            var told = (key with { EventId = EventIds.Derive(key.EventId, video.VideoId) }).NewLedgerEvent(video.VideoId, video.CreatorId);
            // What its creator had deleted could not be seen before either.
            told.Effect = video.WasThere ? effect : 0;
            setFact(told);
            return told;
        }
    }

    private static async Task<T?> ReadAsync<T>(NpgsqlConnection connection, string sql, object parameters, CancellationToken cancellationToken)
        => await connection.ExecuteScalarAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));

    private sealed record MarkedVideo(string VideoId, string CreatorId, bool WasThere);

    private sealed record Row(
        long TakedownNo, Guid TakedownId, string VideoId, string ModeratorId, short Reason, string Note, bool WithDescendants, DateTime TakenDownAt,
        DateTime? ReinstatedAt, string? ReinstatedBy, long Videos)
    {
        public Takedown ToProto() => new()
        {
            TakedownId = TakedownId.ToString(),
            VideoId = VideoId,
            ModeratorId = ModeratorId,
            Reason = (TakedownReason)Reason,
            Note = Note,
            WithDescendants = WithDescendants,
            Videos = Videos,
            TakenDownAt = Timestamp.FromDateTime(TakenDownAt),
            ReinstatedAt = ReinstatedAt?.ToTimestamp(),
            ReinstatedBy = ReinstatedBy ?? "",
        };
    }

    // Explicit: Npgsql calls the type of text[] Array, by which Dapper would not find the constructor.
    [method: ExplicitConstructor]
    private sealed record PreviewRow(
        string VideoId, string CreatorId, long Descendants, long DirectRemixes, long Duets, long Stitches, long Creators, int Depth, long WithOtherAncestors,
        long Views, string[] OpenChallengeIds)
    {
        public GetTakedownPreviewResponse ToProto() => new()
        {
            VideoId = VideoId,
            CreatorId = CreatorId,
            Descendants = Descendants,
            DirectRemixes = DirectRemixes,
            Duets = Duets,
            Stitches = Stitches,
            WithOtherAncestors = WithOtherAncestors,
            Creators = Creators,
            Depth = Depth,
            Views = Views,
            OpenChallengeIds = { OpenChallengeIds },
        };
    }
}
