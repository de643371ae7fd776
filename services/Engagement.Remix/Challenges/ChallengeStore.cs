using Dapper;
using Engagement.Errors.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Ledger;
using Engagement.Remix.Credit;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Remix.Challenges;

/// <summary>Writes and reads challenges. Their entries come with the publication of videos, their points with the fold.</summary>
internal sealed class ChallengeStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    // Against its deletion meanwhile.
    private const string LockPrompt = """
        SELECT video_no FROM video
        WHERE video_no = (SELECT video_no FROM video WHERE video_id = @PromptVideoId) AND creator_id = @UserId AND visibility = 1
          AND deleted_at IS NULL AND taken_down_at IS NULL FOR SHARE
        """;

    private const string Insert = """
        INSERT INTO challenge (challenge_id, prompt_no, title, hashtag, kinds, starts_at, ends_at)
        VALUES (@ChallengeId, @PromptNo, @Title, @Hashtag, @Kinds, @StartsAt, @EndsAt) ON CONFLICT (challenge_id) DO NOTHING
        """;

    private const string Select = """
        SELECT challenge.challenge_no AS ChallengeNo, challenge.challenge_id AS ChallengeId, prompt.creator_id AS CreatorId,
               prompt.video_id AS PromptVideoId, prompt.visibility AS Visibility, challenge.title AS Title, challenge.hashtag AS Hashtag,
               challenge.kinds AS Kinds, challenge.starts_at AS StartsAt, challenge.ends_at AS EndsAt,
               (SELECT count(*) FROM challenge_entry WHERE challenge_entry.challenge_no = challenge.challenge_no) AS Entries
        FROM challenge CROSS JOIN LATERAL (SELECT * FROM video WHERE video_no = challenge.prompt_no OFFSET 0) AS prompt
        WHERE prompt.deleted_at IS NULL AND prompt.taken_down_at IS NULL
        """;

    private const string SelectOne = $"{Select} AND challenge.challenge_id = @ChallengeId";

    private const string Newest = """
        AND challenge.challenge_no < @Before AND (NOT @Open OR (challenge.starts_at <= @Now AND challenge.ends_at > @Now))
        ORDER BY challenge.challenge_no DESC LIMIT @Limit
        """;

    private const string SelectMany = $"{Select} {Newest}";

    private const string SelectOfCreator = $"{Select} AND challenge.prompt_no IN (SELECT video_no FROM video WHERE creator_id = @CreatorId) {Newest}";

    // Without the number of entries, which takes its time to count.
    private const string SelectBoard = """
        SELECT challenge.challenge_no AS ChallengeNo, prompt.creator_id AS CreatorId, prompt.visibility AS Visibility,
               (SELECT position FROM fold) AS Position
        FROM challenge JOIN video AS prompt ON prompt.video_no = challenge.prompt_no
        WHERE prompt.deleted_at IS NULL AND prompt.taken_down_at IS NULL AND challenge.challenge_id = @ChallengeId
        """;

    private const string SelectEntries = """
        SELECT video.video_no AS VideoNo, video.video_id AS VideoId, video.creator_id AS CreatorId, video.visibility AS Visibility,
               entry.points_micro AS Points, entry.entered_at AS EnteredAt
        FROM challenge_entry AS entry JOIN video USING (video_no)
        WHERE entry.challenge_no = @ChallengeNo AND entry.points_micro <= @AfterPoints
          AND (entry.points_micro < @AfterPoints OR entry.video_no > @AfterVideoNo) AND video.deleted_at IS NULL AND video.taken_down_at IS NULL
        ORDER BY entry.points_micro DESC, entry.video_no LIMIT @Limit
        """;

    /// <returns>Null when another call with this event id came first.</returns>
    /// <exception cref="Problem">NOT_FOUND: no such public video of this user's. ALREADY_EXISTS: the challenge id is taken.</exception>
    public async Task<Answer<Challenge>?> CreateAsync(EventKey key, Challenge challenge, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var promptNo = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
                LockPrompt, new { challenge.PromptVideoId, key.UserId }, cancellationToken: cancellationToken))
            ?? throw Problem.NotFound(ErrorReason.VideoNotFound, "video", challenge.PromptVideoId);
        if (!await AcceptedEvents.TryAddAsync(connection, key, challenge, cancellationToken))
            return null;
        var row = new
        {
            challenge.ChallengeId, PromptNo = promptNo, challenge.Title, challenge.Hashtag, Kinds = challenge.Kinds.Select(kind => (short)kind).ToArray(),
            StartsAt = challenge.StartTime.ToDateTime(), EndsAt = challenge.EndTime.ToDateTime(),
        };
        if (await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellationToken)) == 0)
            throw Problem.AlreadyExists(ErrorReason.ChallengeIdTaken, "A challenge with this id is there already.");
        await Outbox.AddAsync(connection, transaction, ToLedgerEvent(key, challenge), timeProvider.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return new Answer<Challenge>(challenge, Duplicate: false);
    }

    /// <summary>Null when it, or its prompt, is not there.</summary>
    public async Task<StoredChallenge?> FindAsync(string challengeId, CancellationToken cancellationToken)
        => (await ReadAsync<StoredChallenge>(SelectOne, new { ChallengeId = challengeId }, cancellationToken)).SingleOrDefault();

    /// <param name="creatorId">Empty for everybody's.</param>
    /// <param name="open">Only those that are open now.</param>
    public async Task<List<StoredChallenge>> ListAsync(string creatorId, bool open, long before, int limit, CancellationToken cancellationToken)
        => (await ReadAsync<StoredChallenge>(
            creatorId.Length == 0 ? SelectMany : SelectOfCreator,
            new { CreatorId = creatorId, Open = open, Now = timeProvider.GetUtcNow(), Before = before, Limit = limit }, cancellationToken))
            .AsList();

    /// <summary>The leaderboard of a challenge; null when that, or its prompt, is not there.</summary>
    public async Task<StoredBoard?> FindBoardAsync(string challengeId, CancellationToken cancellationToken)
        => (await ReadAsync<StoredBoard>(SelectBoard, new { ChallengeId = challengeId }, cancellationToken)).SingleOrDefault();

    /// <summary>Most points first.</summary>
    public async Task<List<StoredEntry>> ListEntriesAsync(long challengeNo, CreditPosition after, int limit, CancellationToken cancellationToken)
        => (await ReadAsync<StoredEntry>(
            SelectEntries, new { ChallengeNo = challengeNo, AfterPoints = after.Points, AfterVideoNo = after.VideoNo, Limit = limit }, cancellationToken))
            .AsList();

    private async Task<IEnumerable<T>> ReadAsync<T>(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    private static LedgerEvent ToLedgerEvent(EventKey key, Challenge challenge)
    {
        var told = key.NewLedgerEvent(challenge.PromptVideoId, key.UserId);
        told.ChallengeCreated = new ChallengeCreated
        {
            ChallengeId = challenge.ChallengeId, Hashtag = challenge.Hashtag, StartTime = challenge.StartTime, EndTime = challenge.EndTime,
        };
        return told;
    }
}

/// <summary>For those who may see the prompt: who made it, and for whom.</summary>
internal interface IPrompted
{
    string CreatorId { get; }

    short Visibility { get; }
}

/// <summary>A challenge whose prompt is there.</summary>
[method: ExplicitConstructor]
internal sealed record StoredChallenge(
    long ChallengeNo, string ChallengeId, string CreatorId, string PromptVideoId, short Visibility, string Title, string Hashtag, short[] Kinds,
    DateTime StartsAt, DateTime EndsAt, long Entries) : IPrompted
{
    public Challenge ToProto() => new()
    {
        ChallengeId = ChallengeId,
        CreatorId = CreatorId,
        PromptVideoId = PromptVideoId,
        Title = Title,
        Hashtag = Hashtag,
        Kinds = { Kinds.Select(kind => (RemixKind)kind) },
        StartTime = Timestamp.FromDateTime(StartsAt),
        EndTime = Timestamp.FromDateTime(EndsAt),
        Entries = Entries,
    };
}

/// <summary>The leaderboard of a challenge whose prompt is there.</summary>
/// <param name="Position">Every point up to this position of the ledger is in the entries that are read after it.</param>
internal sealed record StoredBoard(long ChallengeNo, string CreatorId, short Visibility, long Position) : IPrompted;

/// <summary>An entry that is there.</summary>
internal sealed record StoredEntry(long VideoNo, string VideoId, string CreatorId, short Visibility, long Points, DateTime EnteredAt)
{
    public CreditPosition Position => new(Points, VideoNo);

    public LeaderboardEntry ToProto() => new()
    {
        VideoId = VideoId, CreatorId = CreatorId, PointsMicro = Points, EnteredAt = Timestamp.FromDateTime(EnteredAt),
    };
}
