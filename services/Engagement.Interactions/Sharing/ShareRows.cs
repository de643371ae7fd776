using Npgsql;
using NpgsqlTypes;

namespace Engagement.Interactions.Sharing;

/// <summary>Shares and visits as rows, in the ledger's transaction.</summary>
internal static class ShareRows
{
    private const string SelectShares = """
        SELECT token, user_id, video_id, creator_id, parent_token, position FROM share WHERE token = ANY (@tokens)
        """;

    private const string SelectOpensOf = """
        SELECT token, user_id, video_id, position FROM share_open
        WHERE user_id = ANY (@user_ids) AND (token = ANY (@tokens) OR video_id = ANY (@video_ids))
        """;

    private const string InsertShares = """
        INSERT INTO share (token, user_id, video_id, creator_id, parent_token, position)
        SELECT * FROM unnest(@tokens, @user_ids, @video_ids, @creator_ids, @parent_tokens, @positions)
        """;

    private const string InsertOpens = """
        INSERT INTO share_open (token, user_id, video_id, position) SELECT * FROM unnest(@tokens, @user_ids, @video_ids, @positions)
        ON CONFLICT (token, user_id) DO UPDATE SET position = excluded.position
        """;

    private const string DeleteOpensOf = "DELETE FROM share_open WHERE (token, user_id) IN (SELECT * FROM unnest(@tokens, @user_ids))";

    public static NpgsqlBatchCommand Select(string[] tokens) => new(SelectShares) { Parameters = { new("tokens", tokens) } };

    public static ShareState Read(NpgsqlDataReader row)
        => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetInt64(5));

    public static NpgsqlBatchCommand SelectOpens(string[] userIds, string[] tokens, string[] videoIds)
        => new(SelectOpensOf) { Parameters = { new("user_ids", userIds), new("tokens", tokens), new("video_ids", videoIds) } };

    public static NpgsqlBatchCommand Insert(List<ShareState> shares) => new(InsertShares)
    {
        Parameters =
        {
            new("tokens", shares.ConvertAll(share => share.Token)),
            new("user_ids", shares.ConvertAll(share => share.UserId)),
            new("video_ids", shares.ConvertAll(share => share.VideoId)),
            new("creator_ids", shares.ConvertAll(share => share.CreatorId)),
            new("parent_tokens", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = shares.ConvertAll(share => share.ParentToken) },
            new("positions", shares.ConvertAll(share => share.Position)),
        },
    };

    public static NpgsqlBatchCommand PutOpens(KeyValuePair<(string Token, string UserId), (string VideoId, long Position)>[] opens) => new(InsertOpens)
    {
        Parameters =
        {
            new("tokens", Array.ConvertAll(opens, open => open.Key.Token)),
            new("user_ids", Array.ConvertAll(opens, open => open.Key.UserId)),
            new("video_ids", Array.ConvertAll(opens, open => open.Value.VideoId)),
            new("positions", Array.ConvertAll(opens, open => open.Value.Position)),
        },
    };

    public static NpgsqlBatchCommand DeleteOpens((string Token, string UserId)[] opens) => new(DeleteOpensOf)
    {
        Parameters = { new("tokens", Array.ConvertAll(opens, open => open.Token)), new("user_ids", Array.ConvertAll(opens, open => open.UserId)) },
    };
}
