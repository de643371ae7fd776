using Engagement.Platform.Watching;
using Npgsql;

namespace Engagement.Interactions.Watching;

/// <summary>Reads watch sessions that were sent in updates; <see cref="WatchSessions"/> writes them.</summary>
internal sealed class WatchSessionStore(NpgsqlDataSource dataSource)
{
    private const string Select = """
        SELECT video_id, duration_ms, sections
        FROM watch_session JOIN video USING (video_id)
        WHERE user_id = @user_id AND session_id = @session_id AND sections IS NOT NULL
        """;

    /// <summary>Null for one that is not there, or was deleted.</summary>
    public async Task<(string VideoId, long DurationMs, WatchSession Session)?> FindAsync(
        string userId, string sessionId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("user_id", userId));
        command.Parameters.Add(new("session_id", sessionId));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetString(0), reader.GetInt64(1), WatchSession.FromBytes(reader.GetFieldValue<byte[]>(2)))
            : null;
    }
}
