using Dapper;
using Engagement.Errors.V1;
using Engagement.Feed.V1;
using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Feed.Preferences;

/// <summary>Writes and reads the ledger of feedback.</summary>
internal sealed class FeedbackStore(NpgsqlDataSource dataSource)
{
    private const string Standing = "undone_at IS NULL AND expires_at > @Now";

    private const string Count = $"SELECT count(*) FROM feedback WHERE viewer_id = @ViewerId AND kind = @Kind AND {Standing}";

    private const string Insert = """
        INSERT INTO feedback (viewer_id, feedback_id, kind, target, created_at, expires_at, learned)
        SELECT @ViewerId, @EventId, @Kind, @Target, @Now, @ExpiresAt, paused_at IS NULL FROM preferences WHERE viewer_id = @ViewerId
        """;

    private const string SelectOne = "SELECT count(*) FROM feedback WHERE viewer_id = @ViewerId AND feedback_id = @FeedbackId";

    private const string Undo = $"UPDATE feedback SET undone_at = @Now WHERE viewer_id = @ViewerId AND feedback_id = @FeedbackId AND {Standing}";

    private const string SelectMany = """
        SELECT feedback_no AS FeedbackNo, feedback_id AS FeedbackId, kind AS Kind, target AS Target, created_at AS CreatedAt, expires_at AS ExpiresAt,
               undone_at AS UndoneAt
        FROM feedback WHERE viewer_id = @ViewerId AND feedback_no < @Before ORDER BY feedback_no DESC LIMIT @Limit
        """;

    /// <exception cref="Problem">FAILED_PRECONDITION: there are as many of the kind as there may be.</exception>
    public static async Task AddAsync(PreferenceWrite write, FeedbackDraft draft)
    {
        var row = new { write.Event.ViewerId, write.Event.EventId, Kind = (short)draft.Kind, draft.Target, write.Now, draft.ExpiresAt };
        if (await write.ReadAsync<long>(Count, row) >= FeedbackRules.MostOf(draft.Kind))
            throw TooMany(FeedbackRules.MostOf(draft.Kind));
        await write.ExecuteAsync(Insert, row);
    }

    /// <exception cref="Problem">NOT_FOUND: it is none of the viewer's.</exception>
    public static async Task UndoAsync(PreferenceWrite write, Guid feedbackId)
    {
        var row = new { write.Event.ViewerId, FeedbackId = feedbackId, write.Now };
        if (await write.ReadAsync<long>(SelectOne, row) == 0)
            throw Problem.NotFound(ErrorReason.FeedbackNotFound, "feedback", feedbackId.ToString());
        await write.ExecuteAsync(Undo, row);
    }

    public static Problem TooMany(int most)
        => Problem.FailedPrecondition(ErrorReason.TooManyPreferences, $"At most {most} of these can be in force at a time.");

    /// <summary>All that a viewer ever gave, newest first.</summary>
    public async Task<List<StoredFeedback>> ListAsync(string viewerId, long before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<StoredFeedback>(new CommandDefinition(
            SelectMany, new { ViewerId = viewerId, Before = before, Limit = limit }, cancellationToken: cancellationToken))).AsList();
    }
}

/// <summary>A row of `feedback`.</summary>
internal sealed record StoredFeedback(
    long FeedbackNo, Guid FeedbackId, short Kind, string Target, DateTime CreatedAt, DateTime ExpiresAt, DateTime? UndoneAt)
{
    public V1.Feedback ToProto(DateTime now) => new()
    {
        FeedbackId = FeedbackId.ToString(),
        Kind = (FeedbackKind)Kind,
        Target = Target,
        CreatedAt = Timestamp.FromDateTime(CreatedAt),
        ExpireTime = ExpiresAt == FeedbackRules.Never ? null : Timestamp.FromDateTime(ExpiresAt),
        UndoneAt = UndoneAt?.ToTimestamp(),
        State = UndoneAt is not null ? FeedbackState.Undone : ExpiresAt <= now ? FeedbackState.Expired : FeedbackState.Active,
    };
}
