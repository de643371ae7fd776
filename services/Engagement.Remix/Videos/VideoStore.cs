using Dapper;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>Reads videos that are not deleted.</summary>
internal sealed class VideoStore(NpgsqlDataSource dataSource)
{
    private const string Select = """
        SELECT video_no AS VideoNo, video_id AS VideoId, creator_id AS CreatorId, caption AS Caption, duration_ms AS DurationMs,
               topics AS Topics, sound_id AS SoundId, language AS Language, region AS Region, visibility AS Visibility,
               duet_permission AS DuetPermission, stitch_permission AS StitchPermission, depth AS Depth, published_at AS PublishedAt
        FROM video WHERE video_id = ANY (@VideoIds) AND deleted_at IS NULL
        """;

    /// <summary>Those that are there, by id.</summary>
    public async Task<Dictionary<string, StoredVideo>> FindAsync(string[] videoIds, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(
            new CommandDefinition(Select, new { VideoIds = videoIds }, cancellationToken: cancellationToken))).AsList();
        var sources = await SourceReader.ReadAsync(
            connection, [.. rows.Where(row => row.Depth > 0).Select(row => row.VideoNo)], cancellationToken);
        return rows.ToDictionary(row => row.VideoId, row => new StoredVideo(row.VideoNo, row.Depth, ToVideo(row, sources[row.VideoNo])));
    }

    public async Task<StoredVideo?> FindAsync(string videoId, CancellationToken cancellationToken)
        => (await FindAsync([videoId], cancellationToken)).GetValueOrDefault(videoId);

    private static Video ToVideo(Row row, IEnumerable<RemixSource> sources) => new()
    {
        VideoId = row.VideoId,
        CreatorId = row.CreatorId,
        Caption = row.Caption,
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
    };

    // Explicit: Npgsql calls the type of text[] Array, by which Dapper would not find the constructor.
    [method: ExplicitConstructor]
    private sealed record Row(
        long VideoNo, string VideoId, string CreatorId, string Caption, int DurationMs, string[] Topics, string SoundId, string Language,
        string Region, short Visibility, short DuetPermission, short StitchPermission, int Depth, DateTime PublishedAt);
}
