using Npgsql;
using NpgsqlTypes;

namespace Engagement.Interactions.Saving;

/// <summary>Saves and collections as rows, in the ledger's transaction.</summary>
internal static class SaveRows
{
    private const string SelectSaves = """
        SELECT user_id, video_id, collection_id, position, moved, moved_at FROM save
        WHERE (user_id, video_id) IN (SELECT * FROM unnest(@user_ids, @video_ids))
        """;

    private const string UpsertSaves = """
        INSERT INTO save (user_id, video_id, collection_id, position, moved, moved_at)
        SELECT * FROM unnest(@user_ids, @video_ids, @collection_ids, @positions, @moved, @moved_at)
        ON CONFLICT (user_id, video_id) DO UPDATE
        SET collection_id = excluded.collection_id, position = excluded.position, moved = excluded.moved, moved_at = excluded.moved_at
        """;

    private const string DeleteSaves = "DELETE FROM save WHERE (user_id, video_id) IN (SELECT * FROM unnest(@user_ids, @video_ids))";

    // The users' own, whose places may change, and those that are named, to tell whose they are.
    private const string SelectOwnAndNamed = """
        SELECT collection_id, user_id, name, public, place, created_at FROM collection WHERE user_id = ANY (@user_ids) OR collection_id = ANY (@ids)
        """;

    private const string UpsertCollections = """
        INSERT INTO collection (collection_id, user_id, name, public, place, created_at)
        SELECT * FROM unnest(@ids, @user_ids, @names, @public, @places, @created_at)
        ON CONFLICT (collection_id) DO UPDATE SET name = excluded.name, public = excluded.public, place = excluded.place
        """;

    private const string Empty = "UPDATE save SET collection_id = NULL WHERE collection_id = ANY (@ids)";

    private const string DeleteCollectionsById = "DELETE FROM collection WHERE collection_id = ANY (@ids)";

    public static NpgsqlBatchCommand Select((string UserId, string VideoId)[] keys) => WithKeys(SelectSaves, keys);

    public static SaveState Read(NpgsqlDataReader row)
        => new(row.IsDBNull(2) ? null : row.GetGuid(2), row.GetInt64(3), row.GetInt64(4), row.GetDateTime(5));

    public static NpgsqlBatchCommand Put(KeyValuePair<(string UserId, string VideoId), SaveState>[] saves)
    {
        var command = WithKeys(UpsertSaves, Array.ConvertAll(saves, save => save.Key));
        command.Parameters.Add(new("collection_ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = Array.ConvertAll(saves, save => save.Value.CollectionId) });
        command.Parameters.Add(new("positions", Array.ConvertAll(saves, save => save.Value.Position)));
        command.Parameters.Add(new("moved", Array.ConvertAll(saves, save => save.Value.Moved)));
        command.Parameters.Add(new("moved_at", Array.ConvertAll(saves, save => save.Value.MovedAt)));
        return command;
    }

    public static NpgsqlBatchCommand Delete((string UserId, string VideoId)[] keys) => WithKeys(DeleteSaves, keys);

    public static NpgsqlBatchCommand SelectCollections(string[] userIds, Guid[] ids)
        => new(SelectOwnAndNamed) { Parameters = { new("user_ids", userIds), new("ids", ids) } };

    public static CollectionState ReadCollection(NpgsqlDataReader row)
        => new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetInt32(4), row.GetDateTime(5));

    public static NpgsqlBatchCommand PutCollections(CollectionState[] collections) => new(UpsertCollections)
    {
        Parameters =
        {
            new("ids", Array.ConvertAll(collections, collection => collection.Id)),
            new("user_ids", Array.ConvertAll(collections, collection => collection.UserId)),
            new("names", Array.ConvertAll(collections, collection => collection.Name)),
            new("public", Array.ConvertAll(collections, collection => collection.Public)),
            new("places", Array.ConvertAll(collections, collection => collection.Place)),
            new("created_at", Array.ConvertAll(collections, collection => collection.CreatedAt)),
        },
    };

    public static NpgsqlBatchCommand EmptyCollections(Guid[] ids) => new(Empty) { Parameters = { new("ids", ids) } };

    public static NpgsqlBatchCommand DeleteCollections(Guid[] ids) => new(DeleteCollectionsById) { Parameters = { new("ids", ids) } };

    private static NpgsqlBatchCommand WithKeys(string sql, (string UserId, string VideoId)[] keys) => new(sql)
    {
        Parameters = { new("user_ids", Array.ConvertAll(keys, key => key.UserId)), new("video_ids", Array.ConvertAll(keys, key => key.VideoId)) },
    };
}
