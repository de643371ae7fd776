using Engagement.Platform.Errors;
using Engagement.Platform.Ledger;
using Engagement.Platform.Time;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.SocialGraph.Edges;

/// <summary>
/// Writes ties. Lock order, in every transaction: the pairs, whichever end acts, in the order of their keys; the event's row; then the accounts in the order
/// of their ids. So opposite changes at once wait, and never deadlock, and a follow that races with a block comes before it or after.
/// </summary>
internal sealed class EdgeStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    // A follow may have become a request. What led to an acceptance is what led to the request.
    private const string ReadFirst = """
        SELECT followed_at, requested_at, effect FROM edge_event
        WHERE user_id = $1 AND other_id = $2 AND event_id = $3 AND actor_id = $4 AND kind = ANY ($5)
          AND ($6 OR (cause_kind = $7 AND cause = $8)) AND expire_time IS NOT DISTINCT FROM $9
        """;

    /// <summary>Records a change, its effect and its way to the ledger, together and once; a repeat gets the first outcome.</summary>
    /// <exception cref="Problem">
    /// It is not possible as things stand, or ALREADY_EXISTS: the actor's event id was used for something else.
    /// </exception>
    public async Task<EdgeOutcome> RecordAsync(EdgeChange change, CancellationToken cancellationToken)
        => await RecordAsync(EdgeBatch.Of(change), cancellationToken) is [var outcome] ? outcome : await ReadFirstAsync(change, cancellationToken);

    /// <summary>As above for many; null, and nothing done, when the event id is known.</summary>
    public async Task<IReadOnlyList<EdgeOutcome>?> RecordAsync(EdgeBatch changes, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await EdgeReads.LockAsync(connection, changes, timeProvider.GetUtcNow(), cancellationToken) is not { } pairs)
            return null;
        // Only now: who had to wait for the lock comes later by the clock as well.
        var now = timeProvider.GetUtcNow().TruncateToMicroseconds();
        var plan = new EdgePlan();
        foreach (var (change, pair) in changes.Changes.Zip(pairs))
            plan.Add(change, pair, now.UtcDateTime);
        await using var batch = new NpgsqlBatch(connection, transaction);
        EdgeCommands.Write(plan, batch.BatchCommands);
        if (changes.Also is { } also)
            batch.BatchCommands.Add(also(plan.Outcomes));
        batch.BatchCommands.Add(Outbox.Command(plan.Events, now));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return plan.Outcomes;
    }

    private async Task<EdgeOutcome> ReadFirstAsync(EdgeChange change, CancellationToken cancellationToken)
    {
        var (userId, otherId) = change.IsAboutTheirs ? (change.OtherId, change.ActorId) : (change.ActorId, change.OtherId);
        short[] kinds = change.Kind == EdgeKind.Follow ? [(short)EdgeKind.Follow, (short)EdgeKind.RequestFollow] : [(short)change.Kind];
        await using var command = dataSource.CreateCommand(ReadFirst);
        object[] values =
        [
            userId, otherId, change.EventId, change.ActorId, kinds, change.Kind == EdgeKind.AcceptFollowRequest, change.Cause.Kind, change.Cause.Text,
        ];
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)change.ExpireTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new EdgeOutcome(
                await reader.GetFieldValueAsync<DateTime?>(0, cancellationToken), await reader.GetFieldValueAsync<DateTime?>(1, cancellationToken),
                reader.GetInt16(2), Changed: false, Duplicate: true)
            : throw Problem.EventIdReused(change.EventId.ToString());
    }
}
