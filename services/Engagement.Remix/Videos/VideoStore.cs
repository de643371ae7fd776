using Dapper;
using Engagement.Remix.Captions;
using Engagement.Remix.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>Reads videos that are neither deleted nor taken down.</summary>
internal sealed class VideoStore(NpgsqlDataSource dataSource)
{
    private const string Columns = """
        SELECT video.video_no AS VideoNo, video.video_id AS VideoId, video.creator_id AS CreatorId, video.caption AS Caption,
               video.duration_ms AS DurationMs, video.topics AS Topics, video.sound_id AS SoundId, video.language AS Language, video.region AS Region,
               video.visibility AS Visibility, video.duet_permission AS DuetPermission, video.stitch_permission AS StitchPermission,
               video.depth AS Depth, video.published_at AS PublishedAt, video.media_url AS MediaUrl, video.media_sha256 AS MediaSha256,
               video.edited_at AS EditedAt, video.root_id AS RootId
        FROM video
        """;

    private const string IsThere = "video.deleted_at IS NULL AND video.taken_down_at IS NULL";

    private const string Newest = $"AND video.video_no < @Before AND {IsThere} ORDER BY video.video_no DESC LIMIT @Limit";

    private const string Select = $"{Columns} WHERE video.video_id = ANY (@VideoIds) AND {IsThere}";

    private const string SelectOfCreator = $"{Columns} WHERE video.creator_id = @Key {Newest}";

    private const string SelectOfSound = $"{Columns} WHERE video.sound_id = @Key AND video.sound_id <> '' {Newest}";

    private const string SelectOfHashtag = $"""
        {Columns} JOIN video_hashtag ON video_hashtag.video_no = video.video_no
        WHERE video_hashtag.hashtag = @Key AND video_hashtag.video_no < @Before {Newest}
        """;

    private const string SelectSiblings = $"""
        {Columns} WHERE video.video_no IN (
            SELECT other.video_no FROM video_source AS made CROSS JOIN LATERAL (
                SELECT DISTINCT other.video_no
                FROM video_source AS other CROSS JOIN LATERAL (
                    SELECT deleted_at, taken_down_at FROM video WHERE video_no = other.video_no OFFSET 0) AS video
                WHERE other.source_no = made.source_no AND other.video_no <> @Key AND other.video_no < @Before AND {IsThere}
                ORDER BY other.video_no DESC LIMIT @Limit) AS other
            WHERE made.video_no = @Key) {Newest}
        """;

    // The first videos with a sound, so that its first visible one is among them even where the very first are not for everybody.
    private const string SelectFirstOfSound = $"""
        {Columns} WHERE video.sound_id = @SoundId AND video.sound_id <> '' AND {IsThere} ORDER BY video.video_no LIMIT @Limit
        """;

    private const string CountOfSound = """
        SELECT count(*) FROM video
        WHERE sound_id = @SoundId AND sound_id <> '' AND visibility = 1 AND deleted_at IS NULL AND taken_down_at IS NULL
        """;

    /// <summary>Those that are there, by id.</summary>
    public async Task<Dictionary<string, StoredVideo>> FindAsync(string[] videoIds, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await ReadAsync(connection, Select, new { VideoIds = videoIds }, cancellationToken)).ToDictionary(stored => stored.Video.VideoId);
    }

    public async Task<StoredVideo?> FindAsync(string videoId, CancellationToken cancellationToken)
        => (await FindAsync([videoId], cancellationToken)).GetValueOrDefault(videoId);

    /// <summary>As above, within a transaction.</summary>
    public static async Task<StoredVideo?> FindAsync(NpgsqlConnection connection, string videoId, CancellationToken cancellationToken)
        => (await ReadAsync(connection, Select, new { VideoIds = new[] { videoId } }, cancellationToken)).SingleOrDefault();

    /// <summary>At most so many before a number, newest first.</summary>
    public Task<List<StoredVideo>> ListOfCreatorAsync(string creatorId, long before, int limit, CancellationToken cancellationToken)
        => ListAsync(SelectOfCreator, creatorId, before, limit, cancellationToken);

    public Task<List<StoredVideo>> ListOfSoundAsync(string soundId, long before, int limit, CancellationToken cancellationToken)
        => ListAsync(SelectOfSound, soundId, before, limit, cancellationToken);

    public Task<List<StoredVideo>> ListOfHashtagAsync(string hashtag, long before, int limit, CancellationToken cancellationToken)
        => ListAsync(SelectOfHashtag, hashtag, before, limit, cancellationToken);

    /// <summary>What was made from the sources of a video, without it.</summary>
    public Task<List<StoredVideo>> ListSiblingsAsync(long videoNo, long before, int limit, CancellationToken cancellationToken)
        => ListAsync(SelectSiblings, videoNo, before, limit, cancellationToken);

    /// <summary>The oldest videos with a sound, and how many public ones there are.</summary>
    public async Task<(List<StoredVideo> First, long Videos)> ReadSoundAsync(string soundId, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var videos = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(CountOfSound, new { SoundId = soundId }, cancellationToken: cancellationToken));
        return (await ReadAsync(connection, SelectFirstOfSound, new { SoundId = soundId, Limit = limit }, cancellationToken), videos);
    }

    private async Task<List<StoredVideo>> ListAsync<TKey>(string sql, TKey key, long before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, sql, new { Key = key, Before = before, Limit = limit }, cancellationToken);
    }

    private static async Task<List<StoredVideo>> ReadAsync(
        NpgsqlConnection connection, string sql, object parameters, CancellationToken cancellationToken)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
        var sources = await SourceReader.ReadAsync(
            connection, [.. rows.Where(row => row.Depth > 0).Select(row => row.VideoNo)], cancellationToken);
        return [.. rows.Select(row => new StoredVideo(row.VideoNo, ToVideo(row, sources[row.VideoNo])))];
    }

    private static Video ToVideo(Row row, IEnumerable<RemixSource> sources) => new()
    {
        VideoId = row.VideoId,
        CreatorId = row.CreatorId,
        Caption = row.Caption,
        CaptionEntities = { CaptionParser.Parse(row.Caption) },
        Duration = DurationRules.ToDuration(row.DurationMs),
        Topics = { row.Topics },
        SoundId = row.SoundId,
        Language = row.Language,
        Region = row.Region,
        Visibility = (Visibility)row.Visibility,
        DuetPermission = (RemixPermission)row.DuetPermission,
        StitchPermission = (RemixPermission)row.StitchPermission,
        PublishedAt = Timestamp.FromDateTime(row.PublishedAt),
        Sources = { sources },
        Media = row.MediaUrl.Length == 0 ? null : new MediaReference { Url = row.MediaUrl, Sha256 = ByteString.CopyFrom(row.MediaSha256) },
        EditedAt = row.EditedAt?.ToTimestamp(),
        RootVideoId = row.RootId,
        Depth = row.Depth,
    };

    // Explicit: Npgsql calls the type of text[] Array, by which Dapper would not find the constructor.
    [method: ExplicitConstructor]
    private sealed record Row(
        long VideoNo, string VideoId, string CreatorId, string Caption, int DurationMs, string[] Topics, string SoundId, string Language,
        string Region, short Visibility, short DuetPermission, short StitchPermission, int Depth, DateTime PublishedAt, string MediaUrl,
        byte[] MediaSha256, DateTime? EditedAt, string RootId);
}
