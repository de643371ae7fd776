using Engagement.Interactions.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Interactions.Commenting;

/// <summary>Who reads, on whose video: for what a comment looks like to them.</summary>
internal readonly record struct CommentReading(string VideoId, string CreatorId, string ReaderId);

/// <summary>A comment as it is read, and its place in the orders.</summary>
internal readonly record struct PlacedComment(PostedComment Comment, CommentPlace Place);

/// <summary>A place in the order of likes, or of positions alone.</summary>
internal readonly record struct CommentPlace(long Likes, long Position)
{
    public static readonly CommentPlace Top = new(long.MaxValue, long.MaxValue);
}

/// <summary>Reads comments; <see cref="Comments"/> writes them.</summary>
internal sealed class CommentStore(NpgsqlDataSource dataSource)
{
    private const string Columns = """
        comment_id, user_id, text, parent_id, posted_at, edited_at, likes, replies, pinned, deleted, position,
        EXISTS (SELECT FROM comment_like WHERE comment_like.comment_id = comment.comment_id AND comment_like.user_id = @reader_id),
        EXISTS (SELECT FROM comment_like WHERE comment_like.comment_id = comment.comment_id AND comment_like.user_id = @creator_id)
        """;

    private const string SelectHead = "SELECT position FROM ledger_head";

    private const string SelectPinned = $"""
        SELECT {Columns} FROM comment WHERE video_id = @video_id AND pinned AND parent_id IS NULL AND position <= @as_of
        """;

    private const string SelectTop = $"""
        SELECT {Columns} FROM comment
        WHERE video_id = @video_id AND parent_id IS NULL AND (likes, position) < (@likes, @position) AND position <= @as_of
              AND (NOT deleted OR replies > 0) AND comment_id <> @pinned
        ORDER BY likes DESC, position DESC LIMIT @limit
        """;

    private const string SelectNewest = $"""
        SELECT {Columns} FROM comment
        WHERE video_id = @video_id AND parent_id IS NULL AND position < @position AND position <= @as_of
              AND (NOT deleted OR replies > 0) AND comment_id <> @pinned
        ORDER BY position DESC LIMIT @limit
        """;

    private const string SelectReplies = $"""
        SELECT {Columns} FROM comment
        WHERE parent_id = @parent_id AND position > @position AND (NOT deleted OR replies > 0)
        ORDER BY position LIMIT @limit
        """;

    private const string SelectIsThere = "SELECT EXISTS (SELECT FROM comment WHERE comment_id = @id AND video_id = @video_id)";

    public async Task<long> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectHead);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<bool> IsThereAsync(string videoId, Guid commentId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectIsThere);
        command.Parameters.Add(new("id", commentId));
        command.Parameters.Add(new("video_id", videoId));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The comment that is pinned, if any; a pinned reply stays among the replies.</summary>
    public async Task<PlacedComment?> FindPinnedAsync(CommentReading reading, long asOf, CancellationToken cancellationToken)
    {
        await using var command = NewCommand(SelectPinned, reading);
        command.Parameters.Add(new("as_of", asOf));
        return await ReadAsync(command, reading, cancellationToken) is [var pinned] ? pinned : null;
    }

    /// <summary>Comments of the video itself, of those that were there as of a position, without the one that is pinned.</summary>
    public async Task<List<PlacedComment>> ListAsync(
        CommentReading reading, bool newest, CommentPlace after, long asOf, Guid pinned, int limit, CancellationToken cancellationToken)
    {
        await using var command = NewCommand(newest ? SelectNewest : SelectTop, reading);
        if (!newest)
            command.Parameters.Add(new("likes", after.Likes));
        command.Parameters.Add(new("position", after.Position));
        command.Parameters.Add(new("as_of", asOf));
        command.Parameters.Add(new("pinned", pinned));
        command.Parameters.Add(new("limit", limit));
        return await ReadAsync(command, reading, cancellationToken);
    }

    /// <summary>Direct replies to a comment, oldest first.</summary>
    public async Task<List<PlacedComment>> ListRepliesAsync(
        CommentReading reading, Guid parentId, long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = NewCommand(SelectReplies, reading);
        command.Parameters.Add(new("parent_id", parentId));
        command.Parameters.Add(new("position", after));
        command.Parameters.Add(new("limit", limit));
        return await ReadAsync(command, reading, cancellationToken);
    }

    private NpgsqlCommand NewCommand(string sql, CommentReading reading)
    {
        var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new("video_id", reading.VideoId));
        command.Parameters.Add(new("creator_id", reading.CreatorId));
        command.Parameters.Add(new("reader_id", reading.ReaderId));
        return command;
    }

    private static async Task<List<PlacedComment>> ReadAsync(NpgsqlCommand command, CommentReading reading, CancellationToken cancellationToken)
    {
        var comments = new List<PlacedComment>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            comments.Add(Read(reader, reading));
        return comments;
    }

    private static PlacedComment Read(NpgsqlDataReader row, CommentReading reading)
    {
        var deleted = row.GetBoolean(9);
        var authorId = row.GetString(1);
        var comment = new PostedComment
        {
            CommentId = row.GetGuid(0).ToString(),
            UserId = deleted ? "" : authorId,
            Text = row.GetString(2),
            ParentCommentId = row.IsDBNull(3) ? "" : row.GetGuid(3).ToString(),
            PostedAt = Timestamp.FromDateTime(row.GetDateTime(4)),
            EditedAt = row.IsDBNull(5) ? null : Timestamp.FromDateTime(row.GetDateTime(5)),
            Likes = row.GetInt64(6),
            Replies = row.GetInt64(7),
            Pinned = row.GetBoolean(8),
            Deleted = deleted,
            Liked = row.GetBoolean(11),
            LikedByCreator = row.GetBoolean(12),
            ByCreator = !deleted && authorId == reading.CreatorId,
        };
        return new PlacedComment(comment, new CommentPlace(comment.Likes, row.GetInt64(10)));
    }
}
