using Npgsql;

namespace Engagement.Feed.Experiments.OffPolicy;

/// <summary>A video that was drawn for a viewer in a request.</summary>
internal readonly record struct DrawnVideo(string ViewerId, Guid RequestId, string VideoId);

/// <summary>Reads what came of what was drawn.</summary>
internal sealed class DrawStore(NpgsqlDataSource dataSource)
{
    // What was shown in a pause, or before a reset, tells nothing.
    private const string Select = """
        SELECT viewer_id, new.request_id, video_id, least(1, greatest(0, watched_ms)::float8 / duration_ms)
        FROM unnest(@viewer_ids, @request_ids, @video_ids) AS new (viewer_id, request_id, video_id)
        JOIN viewer_video AS seen USING (viewer_id, video_id) JOIN video USING (video_id)
        WHERE seen.request_id = new.request_id::text AND duration_ms > 0
            AND NOT EXISTS (SELECT FROM unlearned_video AS unlearned WHERE unlearned.viewer_id = seen.viewer_id AND unlearned.video_id = seen.video_id)
        """;

    /// <summary>The share that was watched of those that were shown.</summary>
    public async Task<IReadOnlyDictionary<DrawnVideo, double>> ReadRewardsAsync(IReadOnlyCollection<DrawnVideo> drawn, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("viewer_ids", drawn.Select(video => video.ViewerId).ToArray()));
        command.Parameters.Add(new("request_ids", drawn.Select(video => video.RequestId).ToArray()));
        command.Parameters.Add(new("video_ids", drawn.Select(video => video.VideoId).ToArray()));
        var rewards = new Dictionary<DrawnVideo, double>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rewards[new(reader.GetString(0), reader.GetGuid(1), reader.GetString(2))] = reader.GetDouble(3);
        return rewards;
    }
}
