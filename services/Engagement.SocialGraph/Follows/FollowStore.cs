using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Ledger;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.SocialGraph.Follows;

/// <summary>
/// Writes edges. Lock order, in every transaction: the event's row, the edge's row, then the two accounts' counts in the order of their ids. So
/// two users who follow each other at once wait, and never deadlock.
/// </summary>
internal sealed class FollowStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    // A repeat that meets the first one under way waits for its end here. No row: the event id is known. The lock lasts until the commit.
    private const string Lock = """
        WITH accepted AS (
            INSERT INTO accepted_event (user_id, event_id, kind, accepted_at) VALUES (@follower_id, @event_id, @kind, @now)
            ON CONFLICT DO NOTHING RETURNING user_id)
        INSERT INTO follow (follower_id, followee_id, followed_at, revision)
        SELECT user_id, @followee_id, NULL, 1 FROM accepted
        ON CONFLICT (follower_id, followee_id) DO UPDATE SET revision = follow.revision + 1
        RETURNING followed_at, revision
        """;

    private const string WriteEvent = """
        INSERT INTO edge_event
            (follower_id, event_id, followee_id, revision, kind, effect, followed_at, occurred_at, recorded_at, cause_video_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private const string WriteEdge = """
        UPDATE follow SET followed_at = $3 WHERE follower_id = $1 AND followee_id = $2
        """;

    private const string Count = """
        INSERT INTO account_counts AS counts (user_id, followers, following)
        SELECT user_id, followers, following FROM (VALUES ($1, 0, $3), ($2, $3, 0)) AS change (user_id, followers, following)
        ORDER BY user_id
        ON CONFLICT (user_id) DO UPDATE
        SET followers = counts.followers + excluded.followers, following = counts.following + excluded.following
        """;

    private const string ReadFirst = """
        SELECT followed_at, effect FROM edge_event
        WHERE follower_id = @follower_id AND event_id = @event_id
          AND followee_id = @followee_id AND kind = @kind AND cause_video_id = @cause_video_id
        """;

    /// <summary>
    /// Records the event, its effect on edge and counts, and its way to the ledger, together and once; a repeat gets the first outcome.
    /// </summary>
    /// <exception cref="Problem">ALREADY_EXISTS: the follower's event id was used for something else.</exception>
    public async Task<FollowOutcome> RecordAsync(FollowChange change, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(connection, change, now, cancellationToken) is not var (followedAt, revision))
            return await ReadFirstAsync(connection, change, cancellationToken);
        var decision = FollowRules.Decide(change.Kind, followedAt, EventIds.TimeOf(change.EventId).UtcDateTime);
        await WriteAsync(connection, transaction, change, revision, decision, now, cancellationToken);
        await Outbox.AddAsync(connection, transaction, LedgerEventOf(change, decision), now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return new FollowOutcome(decision.FollowedAt, decision.Effect, Duplicate: false);
    }

    private static async Task<(DateTime? FollowedAt, long Revision)?> LockAsync(
        NpgsqlConnection connection, FollowChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection)
        {
            Parameters =
            {
                new("follower_id", change.FollowerId), new("followee_id", change.FolloweeId), new("event_id", change.EventId),
                new("kind", (short)change.Kind), new("now", now),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (await reader.GetFieldValueAsync<DateTime?>(0, cancellationToken), reader.GetInt64(1))
            : null;
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, FollowChange change, long revision, EdgeDecision decision,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(WriteEvent)
        {
            Parameters =
            {
                new() { Value = change.FollowerId }, new() { Value = change.EventId }, new() { Value = change.FolloweeId },
                new() { Value = revision }, new() { Value = (short)change.Kind }, new() { Value = decision.Effect },
                TimestampOrNull(decision.FollowedAt), new() { Value = EventIds.TimeOf(change.EventId) }, new() { Value = now },
                new() { Value = change.CauseVideoId },
            },
        });
        if (decision.Effect != 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(WriteEdge)
            {
                Parameters = { new() { Value = change.FollowerId }, new() { Value = change.FolloweeId }, TimestampOrNull(decision.FollowedAt) },
            });
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Count)
            {
                Parameters = { new() { Value = change.FollowerId }, new() { Value = change.FolloweeId }, new() { Value = (int)decision.Effect } },
            });
        }
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<FollowOutcome> ReadFirstAsync(
        NpgsqlConnection connection, FollowChange change, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadFirst, connection)
        {
            Parameters =
            {
                new("follower_id", change.FollowerId), new("followee_id", change.FolloweeId), new("event_id", change.EventId),
                new("kind", (short)change.Kind), new("cause_video_id", change.CauseVideoId),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new FollowOutcome(await reader.GetFieldValueAsync<DateTime?>(0, cancellationToken), reader.GetInt16(1), Duplicate: true)
            : throw Problem.EventIdReused(change.EventId.ToString());
    }

    private static LedgerEvent LedgerEventOf(FollowChange change, EdgeDecision decision)
    {
        var ledgerEvent = new LedgerEvent
        {
            EventId = change.EventId.ToString(),
            UserId = change.FollowerId,
            OtherUserId = change.FolloweeId,
            OccurredAt = Timestamp.FromDateTimeOffset(EventIds.TimeOf(change.EventId)),
            VideoId = change.CauseVideoId,
            Effect = decision.Effect,
        };
        if (change.Kind == FollowKind.Follow)
            ledgerEvent.Follow = new Follow();
        else
            ledgerEvent.Unfollow = new Unfollow();
        return ledgerEvent;
    }

    private static NpgsqlParameter TimestampOrNull(DateTime? time)
        => new() { Value = (object?)time ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
