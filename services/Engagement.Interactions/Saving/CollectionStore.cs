using Engagement.Interactions.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Interactions.Saving;

/// <summary>Reads collections and saves; <see cref="Saves"/> writes them.</summary>
internal sealed class CollectionStore(NpgsqlDataSource dataSource)
{
    private const string SelectCollections = """
        SELECT collection_id, name, public, created_at, (SELECT count(*) FROM save WHERE save.collection_id = collection.collection_id)
        FROM collection WHERE user_id = @user_id AND (public OR @own) ORDER BY place
        """;

    private const string SelectOwner = "SELECT user_id, public FROM collection WHERE collection_id = @id";

    private const string SelectAll = """
        SELECT video_id, collection_id, moved_at, moved FROM save WHERE user_id = @user_id AND moved < @before ORDER BY moved DESC LIMIT @limit
        """;

    private const string SelectOfCollection = """
        SELECT video_id, collection_id, moved_at, moved FROM save WHERE collection_id = @id AND moved < @before ORDER BY moved DESC LIMIT @limit
        """;

    public async Task<List<Collection>> ListAsync(string userId, bool own, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectCollections);
        command.Parameters.Add(new("user_id", userId));
        command.Parameters.Add(new("own", own));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var collections = new List<Collection>();
        while (await reader.ReadAsync(cancellationToken))
        {
            collections.Add(new Collection
            {
                CollectionId = reader.GetGuid(0).ToString(),
                Name = reader.GetString(1),
                Public = reader.GetBoolean(2),
                CreatedAt = Timestamp.FromDateTime(reader.GetDateTime(3)),
                Videos = reader.GetInt64(4),
            });
        }
        return collections;
    }

    /// <summary>Whose a collection is, and whether others may see it.</summary>
    public async Task<(string UserId, bool Public)?> FindAsync(Guid collectionId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectOwner);
        command.Parameters.Add(new("id", collectionId));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetString(0), reader.GetBoolean(1)) : null;
    }

    /// <summary>Saves, newest first, each with its place in that order: all of a user's, or those of a collection.</summary>
    public async Task<List<(SavedVideo Save, long Place)>> ListSavesAsync(
        string userId, Guid? collectionId, long before, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(collectionId is null ? SelectAll : SelectOfCollection);
        command.Parameters.Add(collectionId is { } id ? new("id", id) : new("user_id", userId));
        command.Parameters.Add(new("before", before));
        command.Parameters.Add(new("limit", limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var saves = new List<(SavedVideo, long)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            saves.Add((new SavedVideo
            {
                VideoId = reader.GetString(0),
                CollectionId = reader.IsDBNull(1) ? "" : reader.GetGuid(1).ToString(),
                SavedAt = Timestamp.FromDateTime(reader.GetDateTime(2)),
            }, reader.GetInt64(3)));
        }
        return saves;
    }
}
