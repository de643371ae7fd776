using Engagement.Interactions.Sentiment;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.Interactions.Commenting;

/// <summary>Comments and their likes as rows, in the ledger's transaction.</summary>
internal static class CommentRows
{
    private const string SelectComments = """
        SELECT comment_id, video_id, user_id, parent_id, posted_at, deleted, pinned, sentiment FROM comment WHERE comment_id = ANY (@ids)
        """;

    private const string SelectLikesOf = """
        SELECT comment_id, user_id, position FROM comment_like WHERE (comment_id, user_id) IN (SELECT * FROM unnest(@ids, @user_ids))
        """;

    private const string InsertComments = """
        INSERT INTO comment (comment_id, video_id, user_id, parent_id, position, text, posted_at, edited_at, deleted, sentiment)
        SELECT * FROM unnest(@ids, @video_ids, @user_ids, @parent_ids, @positions, @texts, @posted_at, @edited_at, @deleted, @sentiments)
        """;

    private const string UpdateComments = """
        UPDATE comment SET text = change.text, edited_at = coalesce(change.edited_at, comment.edited_at), deleted = change.deleted,
            sentiment = change.sentiment
        FROM unnest(@ids, @texts, @edited_at, @deleted, @sentiments) AS change (comment_id, text, edited_at, deleted, sentiment)
        WHERE comment.comment_id = change.comment_id
        """;

    private const string AddCounts = """
        UPDATE comment SET likes = comment.likes + change.likes, replies = comment.replies + change.replies
        FROM unnest(@ids, @likes, @replies) AS change (comment_id, likes, replies)
        WHERE comment.comment_id = change.comment_id
        """;

    private const string UpsertLikes = """
        INSERT INTO comment_like (comment_id, user_id, position) SELECT * FROM unnest(@ids, @user_ids, @positions)
        ON CONFLICT (comment_id, user_id) DO UPDATE SET position = excluded.position
        """;

    private const string DeleteLikesOf = """
        DELETE FROM comment_like WHERE (comment_id, user_id) IN (SELECT * FROM unnest(@ids, @user_ids))
        """;

    private const string UpdatePin = """
        UPDATE comment SET pinned = (comment_id = @id AND NOT deleted) WHERE video_id = @video_id AND pinned OR comment_id = @id
        """;

    public static NpgsqlBatchCommand Select(Guid[] ids) => new(SelectComments) { Parameters = { new("ids", ids) } };

    public static CommentState Read(NpgsqlDataReader row)
        => new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetGuid(3), row.GetDateTime(4))
        {
            Deleted = row.GetBoolean(5),
            Pinned = row.GetBoolean(6),
            Sentiment = row.IsDBNull(7) ? null : (SentimentLabel)row.GetInt16(7),
        };

    public static NpgsqlBatchCommand SelectLikes((Guid CommentId, string UserId)[] likes) => WithLikes(SelectLikesOf, likes);

    public static NpgsqlBatchCommand Insert(CommentState[] comments) => new(InsertComments)
    {
        Parameters =
        {
            new("ids", Array.ConvertAll(comments, comment => comment.Id)),
            new("video_ids", Array.ConvertAll(comments, comment => comment.VideoId)),
            new("user_ids", Array.ConvertAll(comments, comment => comment.AuthorId)),
            new("parent_ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = Array.ConvertAll(comments, comment => comment.ParentId) },
            new("positions", Array.ConvertAll(comments, comment => comment.Posted!.Value)),
            new("texts", Array.ConvertAll(comments, comment => comment.Text!)),
            new("posted_at", Array.ConvertAll(comments, comment => comment.PostedAt)),
            new("edited_at", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = Array.ConvertAll(comments, comment => comment.EditedAt) },
            new("deleted", Array.ConvertAll(comments, comment => comment.Deleted)),
            Sentiments(comments),
        },
    };

    public static NpgsqlBatchCommand Update(CommentState[] comments) => new(UpdateComments)
    {
        Parameters =
        {
            new("ids", Array.ConvertAll(comments, comment => comment.Id)),
            new("texts", Array.ConvertAll(comments, comment => comment.Text!)),
            new("edited_at", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = Array.ConvertAll(comments, comment => comment.EditedAt) },
            new("deleted", Array.ConvertAll(comments, comment => comment.Deleted)),
            Sentiments(comments),
        },
    };

    public static NpgsqlBatchCommand Add(Dictionary<Guid, (long Likes, long Replies)> changes) => new(AddCounts)
    {
        Parameters =
        {
            new("ids", changes.Keys.ToArray()),
            new("likes", changes.Values.Select(change => change.Likes).ToArray()),
            new("replies", changes.Values.Select(change => change.Replies).ToArray()),
        },
    };

    public static NpgsqlBatchCommand PutLikes(KeyValuePair<(Guid CommentId, string UserId), long>[] likes)
    {
        var command = WithLikes(UpsertLikes, Array.ConvertAll(likes, like => like.Key));
        command.Parameters.Add(new("positions", Array.ConvertAll(likes, like => like.Value)));
        return command;
    }

    public static NpgsqlBatchCommand DeleteLikes((Guid CommentId, string UserId)[] likes) => WithLikes(DeleteLikesOf, likes);

    /// <summary>Makes this comment, or none, the one that is pinned.</summary>
    public static NpgsqlBatchCommand Pin(string videoId, Guid? commentId) => new(UpdatePin)
    {
        Parameters = { new("video_id", videoId), new("id", NpgsqlDbType.Uuid) { Value = commentId ?? Guid.Empty } },
    };

    private static NpgsqlParameter Sentiments(CommentState[] comments)
        => new("sentiments", NpgsqlDbType.Array | NpgsqlDbType.Smallint) { Value = Array.ConvertAll(comments, comment => (short?)comment.Sentiment) };

    private static NpgsqlBatchCommand WithLikes(string sql, (Guid CommentId, string UserId)[] likes) => new(sql)
    {
        Parameters = { new("ids", Array.ConvertAll(likes, like => like.CommentId)), new("user_ids", Array.ConvertAll(likes, like => like.UserId)) },
    };
}
