using Dapper;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.SocialGraph.Accounts;

/// <summary>Reads and writes what an account has of its own. Lock order: the event's row, the head of privacy, the account's row.</summary>
internal sealed class AccountStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    private const string Accept = """
        INSERT INTO accepted_event (user_id, event_id, kind, accepted_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
        """;

    private const string Write = """
        INSERT INTO account_event (user_id, event_id, private, recorded_at) VALUES ($1, $2, $3, $4)
        """;

    // Its lock puts all changes of privacy in one order: whoever has read up to a revision misses none before it.
    private const string AdvanceHead = """
        UPDATE privacy_head SET revision = revision + 1
        """;

    private const string SetPrivate = """
        INSERT INTO account (user_id, followers, following, private, privacy_revision) SELECT $1, 0, 0, $2, revision FROM privacy_head
        ON CONFLICT (user_id) DO UPDATE SET private = excluded.private, privacy_revision = excluded.privacy_revision
        """;

    private const string ReadFirst = """
        SELECT private FROM account_event WHERE user_id = $1 AND event_id = $2
        """;

    // In one's own eyes one also follows those whose block hides it.
    private const string Read = """
        SELECT coalesce(max(followers), 0) AS Followers, coalesce(max(following), 0) AS Following, coalesce(bool_or(private), false) AS Private,
               CASE WHEN @Own THEN (
                   SELECT count(*) FROM tie JOIN tie AS block ON block.user_id = tie.other_id AND block.other_id = tie.user_id
                   WHERE tie.user_id = @UserId AND tie.unseen AND tie.followed_at IS NOT NULL AND block.block_expires_at > @Now) ELSE 0 END AS Unseen
        FROM account WHERE user_id = @UserId
        """;

    /// <summary>Makes an account private or public; true for a repeat.</summary>
    /// <exception cref="Problem">ALREADY_EXISTS: the event id was used for something else.</exception>
    public async Task<bool> SetPrivateAsync(string userId, Guid eventId, bool isPrivate, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await ExecuteAsync(connection, [Statement.Of(Accept, userId, eventId, (short)LedgerEvent.AccountUpdateFieldNumber, now)], cancellationToken) == 0)
        {
            await RequireSameAsync(connection, userId, eventId, isPrivate, cancellationToken);
            return true;
        }
        var ledgerEvent = new LedgerEvent
        {
            EventId = eventId.ToString(),
            UserId = userId,
            OccurredAt = Timestamp.FromDateTimeOffset(EventIds.TimeOf(eventId)),
            AccountUpdate = new AccountUpdate { Private = isPrivate },
        };
        NpgsqlBatchCommand[] writes =
        [
            Statement.Of(Write, userId, eventId, isPrivate, now), new(AdvanceHead), Statement.Of(SetPrivate, userId, isPrivate), Outbox.Command([ledgerEvent], now),
        ];
        await ExecuteAsync(connection, writes, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return false;
    }

    /// <param name="own">Whether its user reads it.</param>
    public async Task<AccountRow> ReadAsync(string userId, bool own, CancellationToken cancellationToken)
    {
        var parameters = new { UserId = userId, Own = own, Now = timeProvider.GetUtcNow() };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<AccountRow>(new CommandDefinition(Read, parameters, cancellationToken: cancellationToken));
    }

    private static async Task RequireSameAsync(
        NpgsqlConnection connection, string userId, Guid eventId, bool isPrivate, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadFirst, connection) { Parameters = { new() { Value = userId }, new() { Value = eventId } } };
        if (await command.ExecuteScalarAsync(cancellationToken) is not bool first || first != isPrivate)
            throw Problem.EventIdReused(eventId.ToString());
    }

    private static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}

internal readonly record struct AccountRow(long Followers, long Following, bool Private, long Unseen);
