using Dapper;
using Engagement.Errors.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Ledger;
using Engagement.Platform.Time;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>
/// Marks a video deleted, or not any more, with the event id and the way to the ledger, together. Lock order: see <see cref="PublicationStore"/>.
/// </summary>
internal sealed class DeletionStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    // Waits for the remixes that hold the video FOR SHARE, and makes later ones wait.
    private const string LockVideo = """
        SELECT video_no AS VideoNo, deleted_at AS DeletedAt, taken_down_at IS NOT NULL AS TakenDown
        FROM video WHERE video_no = (SELECT video_no FROM video WHERE video_id = @VideoId) AND creator_id = @UserId FOR NO KEY UPDATE
        """;

    private const string Mark = """
        UPDATE video SET deleted_at = @DeletedAt WHERE video_no = @VideoNo
        """;

    /// <returns>Null when another call with this event id came first.</returns>
    /// <exception cref="Problem">NOT_FOUND: no such video of this user's.</exception>
    public async Task<Answer<DeleteVideoResponse>?> DeleteAsync(EventKey key, string videoId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = await LockAsync(connection, key, videoId, cancellationToken);
        // To the microsecond, which is what the database keeps.
        var now = timeProvider.GetUtcNow().TruncateToMicroseconds();
        var response = new DeleteVideoResponse { DeletedAt = Timestamp.FromDateTime(row.DeletedAt ?? now.UtcDateTime) };
        if (!await AcceptedEvents.TryAddAsync(connection, key, response, cancellationToken))
            return null;
        if (row.DeletedAt is null)
        {
            var told = ToLedgerEvent(key, videoId, row, effect: -1);
            told.VideoDeleted = new VideoDeleted();
            await MarkAsync(connection, transaction, row, now, told, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return new Answer<DeleteVideoResponse>(response, Duplicate: row.DeletedAt is not null);
    }

    /// <param name="period">How long after its deletion a video can be restored.</param>
    /// <returns>Null when another call with this event id came first.</returns>
    /// <exception cref="Problem">
    /// NOT_FOUND: no such video of this user's. FAILED_PRECONDITION: it is taken down, or the period is over.
    /// </exception>
    public async Task<Answer<RestoreVideoResponse>?> RestoreAsync(EventKey key, string videoId, TimeSpan period, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = await LockAsync(connection, key, videoId, cancellationToken);
        var now = timeProvider.GetUtcNow();
        if (row.TakenDown)
            throw Problem.FailedPrecondition(ErrorReason.TakenDown, "A moderator took the video down.");
        if (row.DeletedAt + period < now.UtcDateTime)
            throw Problem.FailedPrecondition(ErrorReason.RestorePeriodOver, $"A video can be restored for {period.TotalDays} days.");
        if (row.DeletedAt is not null)
        {
            var told = ToLedgerEvent(key, videoId, row, effect: 1);
            told.VideoRestored = new VideoRestored();
            await MarkAsync(connection, transaction, row, deletedAt: null, told, cancellationToken);
        }
        var response = new RestoreVideoResponse { Video = (await VideoStore.FindAsync(connection, videoId, cancellationToken))!.Video };
        if (!await AcceptedEvents.TryAddAsync(connection, key, response, cancellationToken))
            return null;
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return new Answer<RestoreVideoResponse>(response, Duplicate: row.DeletedAt is null);
    }

    private static async Task<Row> LockAsync(NpgsqlConnection connection, EventKey key, string videoId, CancellationToken cancellationToken)
        => await connection.QuerySingleOrDefaultAsync<Row>(
               new CommandDefinition(LockVideo, new { VideoId = videoId, key.UserId }, cancellationToken: cancellationToken))
           ?? throw Problem.NotFound(ErrorReason.VideoNotFound, "video", videoId);

    private async Task MarkAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Row row, DateTimeOffset? deletedAt, LedgerEvent told, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(Mark, new { row.VideoNo, DeletedAt = deletedAt }, cancellationToken: cancellationToken));
        await Outbox.AddAsync(connection, transaction, told, timeProvider.GetUtcNow(), cancellationToken);
    }

    // What was taken down could not be seen before either.
    private static LedgerEvent ToLedgerEvent(EventKey key, string videoId, Row row, int effect)
    {
        var told = key.NewLedgerEvent(videoId, key.UserId);
        told.Effect = row.TakenDown ? 0 : effect;
        return told;
    }

    private sealed record Row(long VideoNo, DateTime? DeletedAt, bool TakenDown);
}
