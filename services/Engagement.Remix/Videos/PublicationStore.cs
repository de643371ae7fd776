using Dapper;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Ledger;
using Engagement.Remix.Remixes;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>
/// Writes a video, its lineage, its event id and its way to the ledger, together. Lock order of every write of the service: videos that exist (by number),
/// accounts (by id), the event id, then what is new.
/// </summary>
internal sealed class PublicationStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    // With the row of settings that remixes lock.
    private const string InsertVideo = """
        WITH settings AS (
            INSERT INTO remix_settings (user_id, duet_permission, stitch_permission) VALUES (@CreatorId, 1, 1) ON CONFLICT DO NOTHING)
        INSERT INTO video (video_no, video_id, creator_id, caption, hashtags, duration_ms, topics, sound_id, language, region, media_url, media_sha256,
                           visibility, duet_permission, stitch_permission, depth, root_id, kept_share, published_at)
        OVERRIDING SYSTEM VALUE
        SELECT next_no, @VideoId, @CreatorId, @Caption, @Hashtags, @DurationMs, @Topics, @SoundId, @Language, @Region, @MediaUrl, @MediaSha256,
               @Visibility, @DuetPermission, @StitchPermission, @Depth, @RootVideoId, @KeptShare, @PublishedAt
        FROM nextval('video_video_no_seq') AS next_no
        ON CONFLICT (video_id) DO NOTHING RETURNING video_no
        """;

    private const string InsertHashtags = """
        INSERT INTO video_hashtag (hashtag, video_no) SELECT hashtag, @VideoNo FROM unnest(@Hashtags) AS hashtag
        """;

    private const string InsertSources = """
        INSERT INTO video_source (
            video_no, place, source_no, source_id, source_creator_id, kind, layout, start_ms, end_ms, source_volume, own_volume)
        SELECT @VideoNo, place, source_no, source_id, source_creator_id, kind, layout, start_ms, end_ms, source_volume, own_volume
        FROM unnest(@SourceNos, @SourceIds, @SourceCreatorIds, @Kinds, @Layouts, @StartMs, @EndMs, @SourceVolumes, @OwnVolumes) WITH ORDINALITY
            AS source (source_no, source_id, source_creator_id, kind, layout, start_ms, end_ms, source_volume, own_volume, place)
        """;

    private const string InsertLineage = """
        INSERT INTO lineage (ancestor_no, distance, descendant_no, share)
        SELECT ancestor_no, distance, @VideoNo, share FROM unnest(@AncestorNos, @Distances, @Shares) AS line (ancestor_no, distance, share)
        """;

    // What it was made from is asked for, it carries the hashtag, and it is in time.
    private const string EnterChallenges = """
        WITH entered AS (
            INSERT INTO challenge_entry (challenge_no, video_no, entered_at)
            SELECT DISTINCT challenge.challenge_no, @VideoNo, @Now
            FROM challenge JOIN unnest(@SourceNos, @Kinds) AS source (source_no, kind) ON challenge.prompt_no = source.source_no
            WHERE source.kind = ANY (challenge.kinds) AND challenge.hashtag = ANY (@Hashtags) AND challenge.starts_at <= @Now AND challenge.ends_at > @Now
            RETURNING challenge_no)
        SELECT challenge_id FROM entered JOIN challenge USING (challenge_no) ORDER BY challenge_id
        """;

    /// <exception cref="Problem">ALREADY_EXISTS: the video id is taken.</exception>
    public async Task<PublicationOutcome> PublishAsync(Publication publication, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await RemixSourceStore.TryLockAsync(connection, publication.Terms, cancellationToken))
            return PublicationOutcome.SourceChanged;
        if (!await AcceptedEvents.TryAddAsync(connection, publication.Key, publication.Video, cancellationToken))
            return PublicationOutcome.EventTaken;
        var now = timeProvider.GetUtcNow();
        var challenges = await InsertAsync(connection, publication, now, cancellationToken);
        await Outbox.AddAsync(connection, transaction, publication.ToLedgerEvent(challenges), now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return PublicationOutcome.Published;
    }

    private static async Task<IEnumerable<string>> InsertAsync(
        NpgsqlConnection connection, Publication publication, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var video = publication.Video;
        var row = new
        {
            video.VideoId,
            video.CreatorId,
            video.Caption,
            publication.Hashtags,
            DurationMs = (int)video.Duration.ToTimeSpan().TotalMilliseconds,
            Topics = video.Topics.ToArray(),
            video.SoundId,
            video.Language,
            video.Region,
            MediaUrl = video.Media?.Url ?? "",
            MediaSha256 = video.Media?.Sha256.ToByteArray() ?? [],
            Visibility = (short)video.Visibility,
            DuetPermission = (short)video.DuetPermission,
            StitchPermission = (short)video.StitchPermission,
            video.Depth,
            video.RootVideoId,
            publication.KeptShare,
            PublishedAt = video.PublishedAt.ToDateTime(),
        };
        var videoNo = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(InsertVideo, row, cancellationToken: cancellationToken))
            ?? throw Problem.AlreadyExists(ErrorReason.VideoIdTaken, "A video with this id is there already.");
        if (publication.Hashtags.Length > 0)
            await ExecuteAsync(InsertHashtags, new { VideoNo = videoNo, publication.Hashtags });
        if (publication.Sources.Count == 0)
            return [];
        var ancestors = publication.Ancestors();
        await ExecuteAsync(InsertLineage, new
        {
            VideoNo = videoNo,
            AncestorNos = ancestors.Select(ancestor => ancestor.VideoNo).ToArray(),
            Distances = ancestors.Select(ancestor => ancestor.Distance).ToArray(),
            Shares = ancestors.Select(ancestor => ancestor.Share).ToArray(),
        });
        var sources = new
        {
            VideoNo = videoNo,
            Now = now,
            publication.Hashtags,
            SourceNos = publication.Sources.Select(source => source.Stored.VideoNo).ToArray(),
            SourceIds = video.Sources.Select(source => source.VideoId).ToArray(),
            SourceCreatorIds = video.Sources.Select(source => source.CreatorId).ToArray(),
            Kinds = video.Sources.Select(source => (short)source.Kind).ToArray(),
            Layouts = video.Sources.Select(source => (short)source.Layout).ToArray(),
            StartMs = video.Sources.Select(source => (int?)source.Start?.ToTimeSpan().TotalMilliseconds).ToArray(),
            EndMs = video.Sources.Select(source => (int?)source.End?.ToTimeSpan().TotalMilliseconds).ToArray(),
            SourceVolumes = video.Sources.Select(source => (short?)source.AudioMix?.SourceVolume).ToArray(),
            OwnVolumes = video.Sources.Select(source => (short?)source.AudioMix?.OwnVolume).ToArray(),
        };
        await ExecuteAsync(InsertSources, sources);
        return publication.Hashtags.Length == 0
            ? []
            : await connection.QueryAsync<string>(new CommandDefinition(EnterChallenges, sources, cancellationToken: cancellationToken));

        Task ExecuteAsync(string sql, object parameters)
            => connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
