using Dapper;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.SocialGraph.Edges;
using Npgsql;

namespace Engagement.SocialGraph.Auditing;

/// <summary>Ends many follows together, and begins them again: the batch is in the transaction of its changes.</summary>
internal sealed class FollowBatchStore(NpgsqlDataSource dataSource, EdgeStore edges)
{
    /// <summary>`accepted_event.kind`.</summary>
    private const short Unfollow = 1040;
    private const short Undo = 1041;

    private const string Insert = """
        INSERT INTO follow_batch (user_id, event_id, user_ids, changed) VALUES ($1, $2, $3, $4)
        """;

    private const string Select = """
        SELECT user_ids AS UserIds, changed AS Changed FROM follow_batch WHERE user_id = @UserId AND event_id = @EventId
        """;

    // Those of whom nothing has been decided since, and whom the user does not block.
    private const string SelectUntouched = """
        SELECT tie.other_id FROM tie JOIN edge_event USING (user_id, other_id, revision)
        WHERE tie.user_id = @UserId AND tie.other_id = ANY (@UserIds) AND edge_event.event_id = ANY (@EventIds) AND tie.block_expires_at <= now()
        ORDER BY tie.other_id
        """;

    /// <summary>How many follows ended, and whether that had been done before.</summary>
    /// <exception cref="Problem">ALREADY_EXISTS: the event id was used for something else.</exception>
    public Task<(int Ended, bool Duplicate)> UnfollowAsync(string userId, Guid eventId, string[] userIds, CancellationToken cancellationToken)
        => RecordAsync(userId, eventId, Unfollow, userIds, userIds, EdgeKind.Unfollow, cancellationToken);

    /// <summary>How many are followed, or asked, again, and whether that had been done before.</summary>
    /// <exception cref="Problem">NOT_FOUND: no such batch; ALREADY_EXISTS: the event id was used for something else.</exception>
    public async Task<(int Restored, bool Duplicate)> UndoAsync(string userId, Guid eventId, Guid batchId, CancellationToken cancellationToken)
    {
        var batch = await FindAsync(userId, batchId, cancellationToken)
            ?? throw Problem.NotFound(ErrorReason.BatchNotFound, "batch", batchId.ToString());
        var parameters = new
        {
            UserId = userId, UserIds = batch.Changed, EventIds = batch.Changed.Select(other => EventIdOf(batchId, other)).ToArray(),
        };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var untouched = await connection.QueryAsync<string>(new CommandDefinition(SelectUntouched, parameters, cancellationToken: cancellationToken));
        return await RecordAsync(
            userId, eventId, Undo, [batchId.ToString()], [.. untouched], EdgeKind.Follow, cancellationToken);
    }

    private async Task<(int Changed, bool Duplicate)> RecordAsync(
        string userId, Guid eventId, short write, string[] asked, string[] others, EdgeKind kind, CancellationToken cancellationToken)
    {
        var changed = 0;
        var batch = new EdgeBatch(
            userId, eventId, write, [.. others.Select(other => new EdgeChange(userId, other, EventIdOf(eventId, other), kind, EdgeCause.Unknown))])
        {
            Also = outcomes =>
            {
                var ofChanged = others.Zip(outcomes).Where(pair => pair.Second.Changed).Select(pair => pair.First).ToArray();
                changed = ofChanged.Length;
                return new NpgsqlBatchCommand(Insert)
                {
                    Parameters = { new() { Value = userId }, new() { Value = eventId }, new() { Value = asked }, new() { Value = ofChanged } },
                };
            },
        };
        if (await edges.RecordAsync(batch, cancellationToken) is not null)
            return (changed, false);
        return await FindAsync(userId, eventId, cancellationToken) is { } first && first.UserIds.SequenceEqual(asked)
            ? (first.Changed.Length, true)
            : throw Problem.EventIdReused(eventId.ToString());
    }

    private async Task<Batch?> FindAsync(string userId, Guid eventId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Batch>(
            new CommandDefinition(Select, new { UserId = userId, EventId = eventId }, cancellationToken: cancellationToken));
    }

    private static Guid EventIdOf(Guid batchId, string other) => EventIds.Derive(batchId, other);

    [method: ExplicitConstructor]
    private sealed record Batch(string[] UserIds, string[] Changed);
}
