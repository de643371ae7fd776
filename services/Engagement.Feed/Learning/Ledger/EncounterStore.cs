using Engagement.Feed.Profiles;
using Npgsql;

namespace Engagement.Feed.Learning.Ledger;

/// <summary>Reads what a model learns from: the rows of the fold, in the order in which viewers met videos.</summary>
internal sealed class EncounterStore(NpgsqlDataSource dataSource)
{
    // Of a video that was never published here nothing can be learnt.
    private const string Select = $"""
        SELECT {ProfileStore.SignalColumns}, viewer_id, request_id, creator_id, topics, sound_id, duration_ms, published_at,
            EXISTS (SELECT FROM (
                SELECT following, position FROM follow WHERE follower_id = viewer_id AND followee_id = creator_id OFFSET 0) AS edge
                WHERE following AND edge.position < first_position)
        FROM {ProfileStore.SignalRows} JOIN video USING (video_id)
        WHERE first_position > @after AND recorded_at <= @until ORDER BY first_position LIMIT @limit
        """;

    private const string Count = """
        SELECT count(*) FROM (SELECT FROM viewer_video WHERE first_position > @after AND recorded_at <= @until LIMIT @limit) AS encounters
        """;

    private const string SelectPast = $"""
        SELECT {ProfileStore.SignalColumns}, viewer_id FROM {ProfileStore.SignalRows} WHERE viewer_id = ANY (@viewer_ids) AND first_position <= @until
        """;

    private const string SelectFollows = """
        SELECT follower_id, followee_id FROM follow WHERE follower_id = ANY (@viewer_ids) AND following AND position <= @until
        """;

    /// <summary>The next after a position.</summary>
    /// <param name="until">By the ledger's clock: only what is older may be taken for settled.</param>
    public async Task<IReadOnlyList<Encounter>> ReadAsync(long after, DateTimeOffset until, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command(Select, after, until, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var encounters = new List<Encounter>();
        while (await reader.ReadAsync(cancellationToken))
        {
            const int Rest = ProfileStore.SignalColumnCount;
            encounters.Add(new Encounter(
                reader.GetString(Rest), ProfileStore.ReadSignals(reader), reader.GetString(Rest + 1),
                new VideoDescription(
                    reader.GetString(Rest + 2), reader.GetFieldValue<string[]>(Rest + 3), reader.GetString(Rest + 4), reader.GetInt64(Rest + 5),
                    reader.GetDateTime(Rest + 6)),
                reader.GetBoolean(Rest + 7)));
        }
        return encounters;
    }

    /// <summary>How many there are, at most so many.</summary>
    public async Task<long> CountAsync(long after, DateTimeOffset until, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command(Count, after, until, limit);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Viewers as they were at a position, but for what they did later to what they had met by then.</summary>
    public async Task<IReadOnlyDictionary<string, ViewerProfile>> ReadProfilesAsync(
        IReadOnlyCollection<string> viewerIds, long until, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        foreach (var sql in (ReadOnlySpan<string>)[SelectPast, SelectFollows])
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new("viewer_ids", viewerIds.ToArray()), new("until", until) } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var signals = new List<(string ViewerId, VideoSignals Signals)>();
        while (await reader.ReadAsync(cancellationToken))
            signals.Add((reader.GetString(ProfileStore.SignalColumnCount), ProfileStore.ReadSignals(reader)));
        await reader.NextResultAsync(cancellationToken);
        var follows = new List<(string ViewerId, FollowChange Change)>();
        while (await reader.ReadAsync(cancellationToken))
            follows.Add((reader.GetString(0), new FollowChange(reader.GetString(1), Following: true)));
        var (signalsOf, followsOf) = (signals.ToLookup(row => row.ViewerId, row => row.Signals), follows.ToLookup(row => row.ViewerId, row => row.Change));
        return viewerIds.ToDictionary(viewerId => viewerId, viewerId =>
        {
            var profile = new ViewerProfile(viewerId);
            profile.Apply(new ProfileChanges(until, default, [.. signalsOf[viewerId]], [.. followsOf[viewerId]], []));
            return profile;
        });
    }

    private NpgsqlCommand Command(string sql, long after, DateTimeOffset until, int limit)
    {
#pragma warning disable CA2100 // One of the constants above.
        var command = dataSource.CreateCommand(sql);
#pragma warning restore CA2100
        command.Parameters.Add(new("after", after));
        command.Parameters.Add(new("until", until));
        command.Parameters.Add(new("limit", limit));
        return command;
    }
}
