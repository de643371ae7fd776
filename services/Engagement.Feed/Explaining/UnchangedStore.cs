using Npgsql;

namespace Engagement.Feed.Explaining;

/// <summary>Tells whether what the fold knows now, of a video and a viewer, is what it knew then.</summary>
internal sealed class UnchangedStore(NpgsqlDataSource dataSource)
{
    private const string Select = """
        SELECT NOT EXISTS (SELECT FROM video WHERE video_id = @video_id AND position > @then)
            AND NOT EXISTS (SELECT FROM (
                SELECT position FROM viewer_video WHERE viewer_id = @viewer_id AND video_id = @video_id OFFSET 0) AS seen WHERE position > @then)
            AND NOT EXISTS (SELECT FROM (
                SELECT position FROM restraint WHERE viewer_id = @viewer_id AND other_id = @creator_id OFFSET 0) AS restrained WHERE position > @then)
        """;

    /// <param name="then">A position of the fold.</param>
    public async Task<bool> IsUnchangedAsync(string viewerId, string videoId, string creatorId, long then, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("viewer_id", viewerId));
        command.Parameters.Add(new("video_id", videoId));
        command.Parameters.Add(new("creator_id", creatorId));
        command.Parameters.Add(new("then", then));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
