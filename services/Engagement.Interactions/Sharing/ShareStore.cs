using Engagement.Interactions.V1;
using Npgsql;

namespace Engagement.Interactions.Sharing;

/// <summary>Reads shares; <see cref="Shares"/> writes them.</summary>
internal sealed class ShareStore(NpgsqlDataSource dataSource)
{
    // So many steps are followed at most; a share deeper down is not counted.
    private const int DeepestStep = 1000;

    private const string SelectShare = "SELECT token, user_id, video_id, creator_id, parent_token, position FROM share WHERE token = @token";

    private const string Cascade = """
        WITH RECURSIVE cascade AS (
            SELECT token, 1 AS depth FROM share WHERE token = @token
            UNION ALL
            SELECT share.token, cascade.depth + 1 FROM cascade JOIN share ON share.parent_token = cascade.token WHERE cascade.depth < @deepest
        )
        """;

    private const string SelectSteps = $"""
        {Cascade}
        SELECT depth, count(DISTINCT token), count(DISTINCT share_open.user_id)
        FROM cascade LEFT JOIN share_open USING (token) GROUP BY depth ORDER BY depth
        """;

    private const string SelectReach = $"""
        {Cascade}
        SELECT count(DISTINCT user_id) FROM cascade JOIN share_open USING (token)
        """;

    public async Task<ShareState?> FindAsync(string token, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectShare);
        command.Parameters.Add(new("token", token));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ShareRows.Read(reader) : null;
    }

    public async Task<GetShareCascadeResponse> ReadCascadeAsync(string token, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        foreach (var sql in new[] { SelectReach, SelectSteps })
            batch.BatchCommands.Add(new(sql) { Parameters = { new("token", token), new("deepest", DeepestStep) } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var response = new GetShareCascadeResponse { Reach = reader.GetInt64(0) };
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            response.Steps.Add(new ShareStep { Depth = reader.GetInt32(0), Shares = reader.GetInt64(1), Opens = reader.GetInt64(2) });
        response.Depth = response.Steps.Count;
        response.Shares = response.Steps.Sum(step => step.Shares);
        return response;
    }
}
