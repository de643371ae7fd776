using Npgsql;

namespace Engagement.Interactions.Catalogue;

/// <summary>Reads the rows of videos; <see cref="Ledger.LedgerStore"/> writes them, with the events that they come from.</summary>
internal sealed class VideoStore(NpgsqlDataSource dataSource)
{
    private const string Select = "SELECT video_id, creator_id, duration_ms, deleted FROM video WHERE video_id = ANY (@video_ids)";

    public async Task<Dictionary<string, (string CreatorId, long DurationMs, bool Deleted)>> FindAsync(
        string[] videoIds, CancellationToken cancellationToken)
    {
        var videos = new Dictionary<string, (string, long, bool)>();
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("video_ids", videoIds));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            videos.Add(reader.GetString(0), (reader.GetString(1), reader.GetInt64(2), reader.GetBoolean(3)));
        return videos;
    }
}
