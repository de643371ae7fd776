using Engagement.Interactions.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Interactions.Liking;

/// <summary>Reads who likes a video; <see cref="Marking.VideoMarks"/> writes it.</summary>
internal sealed class LikerStore(NpgsqlDataSource dataSource)
{
    // The kind is that of the partial index.
    private const string SelectLikers = """
        SELECT user_id, marked_at, position FROM video_mark
        WHERE video_id = @video_id AND kind = 13 AND position < @before ORDER BY position DESC LIMIT @limit
        """;

    // One probe of the primary key for each: with the kind inside, the index of all who like the video would do.
    private const string SelectAmong = """
        SELECT mark.user_id, mark.marked_at, mark.position FROM unnest(@user_ids) AS known (user_id)
        CROSS JOIN LATERAL (SELECT user_id, marked_at, position, kind FROM video_mark
                            WHERE video_mark.user_id = known.user_id AND video_id = @video_id OFFSET 0) AS mark
        WHERE mark.kind = 13
        ORDER BY mark.position DESC LIMIT @limit
        """;

    /// <summary>Newest like first, each with its place in that order.</summary>
    public async Task<List<(Liker Liker, long Place)>> ListAsync(string videoId, long before, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectLikers);
        command.Parameters.Add(new("video_id", videoId));
        command.Parameters.Add(new("before", before));
        command.Parameters.Add(new("limit", limit));
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Those of the users who like the video, newest like first.</summary>
    public async Task<List<(Liker Liker, long Place)>> ListAmongAsync(
        string videoId, string[] userIds, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectAmong);
        command.Parameters.Add(new("video_id", videoId));
        command.Parameters.Add(new("user_ids", userIds));
        command.Parameters.Add(new("limit", limit));
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<List<(Liker Liker, long Place)>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var likers = new List<(Liker, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            likers.Add((new Liker { UserId = reader.GetString(0), LikedAt = Timestamp.FromDateTime(reader.GetDateTime(1)) }, reader.GetInt64(2)));
        return likers;
    }
}
