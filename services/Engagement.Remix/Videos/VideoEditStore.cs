using Dapper;
using Engagement.Errors.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Ledger;
using Engagement.Platform.Time;
using Engagement.Remix.Captions;
using Engagement.Remix.Remixes;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>What of a video its creator may change. The numbers are those of the enums.</summary>
internal sealed record VideoSettings(string Caption, short Visibility, short DuetPermission, short StitchPermission);

/// <summary>Changes videos and keeps what they were. Lock order: see <see cref="PublicationStore"/>.</summary>
internal sealed class VideoEditStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    private const string Lock = """
        SELECT caption AS Caption, visibility AS Visibility, duet_permission AS DuetPermission, stitch_permission AS StitchPermission
        FROM video WHERE video_no = (SELECT video_no FROM video WHERE video_id = @VideoId) AND creator_id = @UserId
          AND deleted_at IS NULL AND taken_down_at IS NULL FOR NO KEY UPDATE
        """;

    private const string Update = """
        WITH old AS (
            INSERT INTO video_edit (video_no, edit_no, edited_at, caption, visibility, duet_permission, stitch_permission)
            SELECT video_no, (SELECT count(*) FROM video_edit WHERE video_edit.video_no = video.video_no) + 1, @Now, caption, visibility, duet_permission,
                   stitch_permission
            FROM video WHERE video_id = @VideoId)
        UPDATE video SET caption = @Caption, hashtags = @Hashtags, visibility = @Visibility, duet_permission = @DuetPermission,
                         stitch_permission = @StitchPermission, edited_at = @Now
        WHERE video_id = @VideoId
        """;

    private const string UpdateHashtags = """
        WITH edited AS (SELECT video_no FROM video WHERE video_id = @VideoId),
        gone AS (
            DELETE FROM video_hashtag USING edited
            WHERE video_hashtag.video_no = edited.video_no AND NOT video_hashtag.hashtag = ANY (@Hashtags))
        INSERT INTO video_hashtag (hashtag, video_no) SELECT hashtag, video_no FROM edited, unnest(@Hashtags) AS hashtag ON CONFLICT DO NOTHING
        """;

    private const string SelectEdits = """
        SELECT video_edit.edit_no AS EditNo, video_edit.edited_at AS EditedAt, video_edit.caption AS Caption, video_edit.visibility AS Visibility,
               video_edit.duet_permission AS DuetPermission, video_edit.stitch_permission AS StitchPermission
        FROM video_edit JOIN video USING (video_no)
        WHERE video.video_id = @VideoId AND video_edit.edit_no < @Before ORDER BY video_edit.edit_no DESC LIMIT @Limit
        """;

    /// <returns>Null when another call with this event id came first.</returns>
    /// <exception cref="Problem">NOT_FOUND: no such video of this user's.</exception>
    public async Task<Answer<UpdateVideoResponse>?> EditAsync(
        EventKey key, string videoId, Func<VideoSettings, VideoSettings> edit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var before = await connection.QuerySingleOrDefaultAsync<VideoSettings>(
                new CommandDefinition(Lock, new { VideoId = videoId, key.UserId }, cancellationToken: cancellationToken))
            ?? throw Problem.NotFound(ErrorReason.VideoNotFound, "video", videoId);
        var after = edit(before);
        var now = timeProvider.GetUtcNow().TruncateToMicroseconds();
        if (after != before)
            await WriteAsync(connection, videoId, after, now, cancellationToken);
        var stored = await VideoStore.FindAsync(connection, videoId, cancellationToken);
        var response = new UpdateVideoResponse
        {
            Video = stored!.Video,
            Revocation = await RevocationReader.OfVideoAsync(
                connection, videoId,
                [
                    ((RemixPermission)before.DuetPermission, (RemixPermission)after.DuetPermission),
                    ((RemixPermission)before.StitchPermission, (RemixPermission)after.StitchPermission),
                ],
                cancellationToken),
        };
        if (!await AcceptedEvents.TryAddAsync(connection, key, response, cancellationToken))
            return null;
        if (after != before)
            await Outbox.AddAsync(connection, transaction, ToLedgerEvent(key, stored.Video), now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return new Answer<UpdateVideoResponse>(response, Duplicate: false);
    }

    /// <summary>What a video was, before an edit of this number: at most so many, newest first.</summary>
    public async Task<List<(int EditNo, VideoEdit Edit)>> ListAsync(string videoId, int before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            SelectEdits, new { VideoId = videoId, Before = before, Limit = limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => (row.EditNo, new VideoEdit
        {
            EditedAt = Timestamp.FromDateTime(row.EditedAt),
            Caption = row.Caption,
            Visibility = (Visibility)row.Visibility,
            DuetPermission = (RemixPermission)row.DuetPermission,
            StitchPermission = (RemixPermission)row.StitchPermission,
        }))];
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, string videoId, VideoSettings after, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = new
        {
            VideoId = videoId, Now = now, after.Caption, Hashtags = CaptionParser.HashtagsOf(CaptionParser.Parse(after.Caption)), after.Visibility,
            after.DuetPermission, after.StitchPermission,
        };
        await connection.ExecuteAsync(new CommandDefinition(Update, row, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(UpdateHashtags, row, cancellationToken: cancellationToken));
    }

    private static LedgerEvent ToLedgerEvent(EventKey key, Video video)
    {
        var told = key.NewLedgerEvent(video.VideoId, key.UserId);
        told.VideoUpdated = new VideoUpdated
        {
            Visibility = video.Visibility,
            Hashtags = { CaptionParser.HashtagsOf(video.CaptionEntities) },
            DuetPermission = video.DuetPermission,
            StitchPermission = video.StitchPermission,
        };
        return told;
    }

    private sealed record Row(
        int EditNo, DateTime EditedAt, string Caption, short Visibility, short DuetPermission, short StitchPermission);
}
