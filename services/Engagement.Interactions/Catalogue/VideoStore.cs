using Npgsql;

namespace Engagement.Interactions.Catalogue;

/// <summary>The rows of videos: written with the ledger's events that they come from, or as soon as Remix has told of one.</summary>
internal sealed class VideoStore(NpgsqlDataSource dataSource)
{
    private const string SelectVideos =
        "SELECT video_id, creator_id, duration_ms, sound_id, topics, deleted FROM video WHERE video_id = ANY (@video_ids)";

    private const string InsertVideo = """
        INSERT INTO video (video_id, creator_id, duration_ms, sound_id, topics) VALUES (@video_id, @creator_id, @duration_ms, @sound_id, @topics)
        ON CONFLICT (video_id) DO NOTHING
        """;

    private const string SetVideosDeleted = "UPDATE video SET deleted = @deleted WHERE video_id = ANY (@video_ids)";

    public static NpgsqlBatchCommand Insert(string videoId, VideoFacts facts) => new(InsertVideo)
    {
        Parameters =
        {
            new("video_id", videoId),
            new("creator_id", facts.CreatorId),
            new("duration_ms", facts.DurationMs),
            new("sound_id", facts.SoundId),
            new("topics", facts.Topics),
        },
    };

    public static NpgsqlBatchCommand SetDeleted(string[] videoIds, bool deleted)
        => new(SetVideosDeleted) { Parameters = { new("video_ids", videoIds), new("deleted", deleted) } };

    public async Task<Dictionary<string, (VideoFacts Facts, bool Deleted)>> FindAsync(string[] videoIds, CancellationToken cancellationToken)
    {
        var videos = new Dictionary<string, (VideoFacts, bool)>();
        await using var command = dataSource.CreateCommand(SelectVideos);
        command.Parameters.Add(new("video_ids", videoIds));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var facts = new VideoFacts(reader.GetString(1), reader.GetInt64(2), reader.GetString(3), reader.GetFieldValue<string[]>(4));
            videos.Add(reader.GetString(0), (facts, reader.GetBoolean(5)));
        }
        return videos;
    }

    public async Task InsertAsync(IEnumerable<(string VideoId, VideoFacts Facts)> videos, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        // In one order, so that two replicas which met the same videos do not wait for each other crosswise.
        foreach (var (videoId, facts) in videos.OrderBy(video => video.VideoId, StringComparer.Ordinal))
            batch.BatchCommands.Add(Insert(videoId, facts));
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
