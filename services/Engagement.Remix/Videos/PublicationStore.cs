using Dapper;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Ledger;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>
/// Writes a video, its lineage, its event id and its way to the ledger, together. Lock order, here and in <see cref="DeletionStore"/>: videos
/// that exist (by number), then the event id, then what is new.
/// </summary>
internal sealed class PublicationStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    // Shared by the remixes of a video, and against its deletion: no remix of a deleted video is ever committed.
    private const string LockSources = """
        SELECT video_no AS VideoNo, visibility AS Visibility, duet_permission AS DuetPermission, stitch_permission AS StitchPermission
        FROM video WHERE video_no = ANY (@VideoNos) AND deleted_at IS NULL ORDER BY video_no FOR SHARE
        """;

    private const string InsertVideo = """
        INSERT INTO video (video_id, creator_id, caption, duration_ms, topics, sound_id, language, region,
                           visibility, duet_permission, stitch_permission, depth, published_at)
        VALUES (@VideoId, @CreatorId, @Caption, @DurationMs, @Topics, @SoundId, @Language, @Region,
                @Visibility, @DuetPermission, @StitchPermission, @Depth, @PublishedAt)
        ON CONFLICT (video_id) DO NOTHING RETURNING video_no
        """;

    // The ancestors of a source are complete since its own birth, so the new video's are theirs, one step further.
    private const string InsertLineage = """
        WITH source AS (
            SELECT * FROM unnest(@SourceNos, @Kinds, @Layouts, @StartMs, @EndMs) WITH ORDINALITY
                AS source (source_no, kind, layout, start_ms, end_ms, place)),
        edge AS (
            INSERT INTO video_source (video_no, place, source_no, kind, layout, start_ms, end_ms)
            SELECT @VideoNo, place, source_no, kind, layout, start_ms, end_ms FROM source)
        INSERT INTO lineage (ancestor_no, distance, descendant_no)
        SELECT ancestor_no, min(distance), @VideoNo FROM (
            SELECT source_no, 1 FROM source
            UNION ALL
            SELECT lineage.ancestor_no, lineage.distance + 1 FROM lineage JOIN source ON lineage.descendant_no = source.source_no
        ) AS path (ancestor_no, distance)
        GROUP BY ancestor_no
        """;

    /// <exception cref="Problem">ALREADY_EXISTS: the video id is taken.</exception>
    public async Task<PublicationOutcome> PublishAsync(Publication publication, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (publication.Sources.Count > 0 && !await LockAsync(connection, publication.Sources, cancellationToken))
            return PublicationOutcome.SourceChanged;
        if (!await AcceptedEvents.TryAddAsync(connection, transaction, publication.ToAcceptedEvent(), cancellationToken))
            return PublicationOutcome.EventTaken;
        await InsertAsync(connection, publication, cancellationToken);
        await Outbox.AddAsync(connection, transaction, publication.ToLedgerEvent(), timeProvider.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return PublicationOutcome.Published;
    }

    private static async Task<bool> LockAsync(
        NpgsqlConnection connection, IReadOnlyList<StoredVideo> sources, CancellationToken cancellationToken)
    {
        var expected = sources.Select(SourceTerms.Of).Distinct().OrderBy(terms => terms.VideoNo).ToArray();
        var locked = await connection.QueryAsync<SourceTerms>(new CommandDefinition(
            LockSources, new { VideoNos = expected.Select(terms => terms.VideoNo).ToArray() }, cancellationToken: cancellationToken));
        return locked.SequenceEqual(expected);
    }

    private static async Task InsertAsync(NpgsqlConnection connection, Publication publication, CancellationToken cancellationToken)
    {
        var video = publication.Video;
        var row = new
        {
            video.VideoId,
            video.CreatorId,
            video.Caption,
            DurationMs = (int)video.Duration.ToTimeSpan().TotalMilliseconds,
            Topics = video.Topics.ToArray(),
            video.SoundId,
            video.Language,
            video.Region,
            Visibility = (short)video.Visibility,
            DuetPermission = (short)video.DuetPermission,
            StitchPermission = (short)video.StitchPermission,
            publication.Depth,
            PublishedAt = video.PublishedAt.ToDateTime(),
        };
        var videoNo = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(InsertVideo, row, cancellationToken: cancellationToken))
            ?? throw Problem.AlreadyExists(ErrorReason.VideoIdTaken, "A video with this id is there already.");
        if (publication.Sources.Count == 0)
            return;
        var lineage = new
        {
            VideoNo = videoNo,
            SourceNos = publication.Sources.Select(source => source.VideoNo).ToArray(),
            Kinds = video.Sources.Select(source => (short)source.Kind).ToArray(),
            Layouts = video.Sources.Select(source => (short)source.Layout).ToArray(),
            StartMs = video.Sources.Select(source => (int?)source.Start?.ToTimeSpan().TotalMilliseconds).ToArray(),
            EndMs = video.Sources.Select(source => (int?)source.End?.ToTimeSpan().TotalMilliseconds).ToArray(),
        };
        await connection.ExecuteAsync(new CommandDefinition(InsertLineage, lineage, cancellationToken: cancellationToken));
    }

    /// <summary>What a remix was allowed on.</summary>
    private sealed record SourceTerms(long VideoNo, short Visibility, short DuetPermission, short StitchPermission)
    {
        public static SourceTerms Of(StoredVideo source) => new(
            source.VideoNo, (short)source.Video.Visibility, (short)source.Video.DuetPermission, (short)source.Video.StitchPermission);
    }
}
