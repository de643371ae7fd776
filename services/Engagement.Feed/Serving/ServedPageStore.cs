using Npgsql;

namespace Engagement.Feed.Serving;

/// <summary>A row of `served_page`.</summary>
internal sealed record ServedPage(
    Guid RequestId, int FirstPosition, string ViewerId, DateTime ServedAt, long ProfilePosition, string ScorerVersion, string[] VideoIds,
    double[] Scores);

/// <summary>The log of what was served.</summary>
internal sealed class ServedPageStore(NpgsqlDataSource dataSource)
{
    // A server's crash may take the pages of the last half second: their requests' next pages may then repeat them. Waiting for the disk would
    // cost each request some milliseconds, and the ledger on the same disk its own.
    private const string DoNotWait = "SELECT set_config('synchronous_commit', 'off', true)";

    private const string Insert = """
        INSERT INTO served_page (request_id, first_position, viewer_id, served_at, profile_position, scorer_version, video_ids, scores)
        VALUES (@request_id, @first_position, @viewer_id, @served_at, @profile_position, @scorer_version, @video_ids, @scores)
        ON CONFLICT (request_id, first_position) DO NOTHING
        """;

    private const string Select = """
        SELECT video_ids FROM served_page WHERE request_id = @request_id AND viewer_id = @viewer_id ORDER BY first_position
        """;

    /// <summary>False when this page of the request has been served before.</summary>
    public async Task<bool> TryWriteAsync(ServedPage page, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(DoNotWait));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                new("request_id", page.RequestId), new("first_position", page.FirstPosition), new("viewer_id", page.ViewerId),
                new("served_at", page.ServedAt), new("profile_position", page.ProfilePosition), new("scorer_version", page.ScorerVersion),
                new("video_ids", page.VideoIds), new("scores", page.Scores),
            },
        });
        return await batch.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>The videos of a viewer's request so far, in order; none when there is no such request.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(Guid requestId, string viewerId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("request_id", requestId));
        command.Parameters.Add(new("viewer_id", viewerId));
        var videoIds = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            videoIds.AddRange(reader.GetFieldValue<string[]>(0));
        return videoIds;
    }
}
