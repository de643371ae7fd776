using Dapper;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Ledger;
using Engagement.Platform.Time;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>
/// Marks a video deleted, with the event id and the way to the ledger, together. Lock order: see <see cref="PublicationStore"/>.
/// </summary>
internal sealed class DeletionStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    // Waits for the remixes that hold the video FOR SHARE, and makes later ones wait.
    private const string LockVideo = """
        SELECT video_no AS VideoNo, deleted_at AS DeletedAt
        FROM video WHERE video_id = @VideoId AND creator_id = @UserId FOR NO KEY UPDATE
        """;

    private const string Mark = """
        UPDATE video SET deleted_at = @Now WHERE video_no = @VideoNo
        """;

    /// <returns>Null when another call with this event id came first.</returns>
    /// <exception cref="Problem">NOT_FOUND: no such video of this user's.</exception>
    public async Task<Deleted?> DeleteAsync(Deletion deletion, CancellationToken cancellationToken)
    {
        // To the microsecond, which is what the database keeps.
        var now = timeProvider.GetUtcNow().TruncateToMicroseconds();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            LockVideo, new { deletion.VideoId, deletion.UserId }, cancellationToken: cancellationToken))
            ?? throw Problem.NotFound(ErrorReason.VideoNotFound, "video", deletion.VideoId);
        var deletedAt = Timestamp.FromDateTime(row.DeletedAt ?? now.UtcDateTime);
        var accepted = new AcceptedEvent(deletion.UserId, deletion.EventId, deletion.Fingerprint, deletedAt.ToByteArray());
        if (!await AcceptedEvents.TryAddAsync(connection, transaction, accepted, cancellationToken))
            return null;
        if (row.DeletedAt is null)
        {
            await connection.ExecuteAsync(new CommandDefinition(Mark, new { row.VideoNo, Now = now }, cancellationToken: cancellationToken));
            await Outbox.AddAsync(connection, transaction, deletion.ToLedgerEvent(), now, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return new Deleted(deletedAt, Duplicate: row.DeletedAt is not null);
    }

    private sealed record Row(long VideoNo, DateTime? DeletedAt);
}
