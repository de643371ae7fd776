using Npgsql;

namespace Engagement.Feed.Preferences;

/// <summary>Reads a viewer's preferences by themselves.</summary>
internal sealed class PreferenceStore(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    public async Task<ViewerWishes> ReadAsync(string viewerId, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        await using var batch = dataSource.CreateBatch();
        foreach (var command in PreferenceReads.Of(viewerId, StoredPreferences.None.Revision, now))
            batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await PreferenceReads.ReadAsync(reader, cancellationToken) is { } stored ? ViewerWishes.Of(stored, now) : ViewerWishes.None;
    }
}
