using Dapper;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>The writes of conversations that are no messages: `accepted_event.kind`, above all facts of the ledger and the writes of cases.</summary>
internal enum ConversationWriteKind : short
{
    Unsend = 1010,
    SetReaction,
    UpdateReceipt,
    UpdateConversation,
    CreateGroup,
    UpdateGroup,
    LeaveGroup,
}

/// <summary>A write, as asked for.</summary>
/// <param name="Content">All that was asked, by which a repeat is known from an id used twice.</param>
internal readonly record struct ConversationWrite(string UserId, Guid EventId, ConversationWriteKind Kind, Guid ConversationId, byte[] Content);

/// <summary>A member's row.</summary>
internal sealed record MemberRow
{
    public string UserId { get; init; } = "";

    public string OtherUserId { get; init; } = "";

    /// <summary>A ConversationState.</summary>
    public short State { get; init; }

    public long FirstSequence { get; init; }

    public long DeliveredSequence { get; init; }

    public long ReadSequence { get; init; }

    public DateTime JoinedAt { get; init; }
}

/// <summary>A conversation whose lock this transaction has until its end.</summary>
/// <param name="OwnerId">Null for two.</param>
/// <param name="Mine">The row of who writes.</param>
internal sealed record LockedConversation(
    Guid Id, ConversationKey Key, long LastSequence, string? OwnerId, IReadOnlyList<MemberRow> Members, MemberRow Mine, DateTimeOffset Now,
    NpgsqlConnection Connection);

/// <summary>
/// The transaction of all writes of conversations but messages. Lock order: the event's row, the conversation's row, its members' rows, the inboxes' heads.
/// </summary>
internal sealed class ConversationWriter(NpgsqlDataSource dataSource, MessageKeys keys, EventIds eventIds, TimeProvider timeProvider)
{
    private const string Create = """
        INSERT INTO conversation (conversation_id, last_sequence, last_sent_at, key_id, wrapped_key, owner_id)
        VALUES (@ConversationId, 0, @Now, @KeyId, @Bytes, @UserId) ON CONFLICT DO NOTHING
        """;

    private const string SelectKey = """
        SELECT key_id AS KeyId, wrapped_key AS Bytes FROM conversation WHERE conversation_id = @ConversationId
        """;

    // A repeat that meets the first one under way waits for its end here.
    private const string Accept = """
        INSERT INTO accepted_event (user_id, event_id, kind, accepted_at, fingerprint) VALUES (@UserId, @EventId, @Kind, @Now, @Fingerprint)
        ON CONFLICT DO NOTHING
        """;

    private const string SelectAccepted = """
        SELECT kind = @Kind AND fingerprint = @Fingerprint FROM accepted_event WHERE user_id = @UserId AND event_id = @EventId
        """;

    private const string Lock = """
        SELECT last_sequence, owner_id FROM conversation WHERE conversation_id = @ConversationId FOR UPDATE
        """;

    public const string SelectMembers = """
        SELECT user_id AS UserId, other_user_id AS OtherUserId, state AS State, first_sequence AS FirstSequence,
               delivered_sequence AS DeliveredSequence, read_sequence AS ReadSequence, joined_at AS JoinedAt
        FROM conversation_member WHERE conversation_id = @ConversationId ORDER BY user_id
        """;

    /// <summary>Decides under the conversation's lock what is written, and writes it, once. True for a repeat.</summary>
    /// <exception cref="Problem">NOT_FOUND: no such conversation of the user's; ALREADY_EXISTS; and what the decision throws.</exception>
    public async Task<bool> WriteAsync(
        ConversationWrite write, Func<LockedConversation, Task<IEnumerable<NpgsqlBatchCommand>>> decideAsync, CancellationToken cancellationToken)
    {
        if (eventIds.Refuse(write.EventId) is { } refusal)
            throw refusal;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        using var key = await ReadKeyAsync(connection, write, cancellationToken);
        var now = timeProvider.GetUtcNow();
        if (!await TryAcceptAsync(connection, write, key.FingerprintOf(write.Content), now, cancellationToken))
            return true;
        var conversation = await LockAsync(connection, write, key, now, cancellationToken);
        await ExecuteAsync(connection, transaction, await decideAsync(conversation), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return false;
    }

    /// <summary>Makes the group that a write begins, once. True for a repeat.</summary>
    public async Task<bool> CreateAsync(
        ConversationWrite write, Func<ConversationKey, DateTimeOffset, IEnumerable<NpgsqlBatchCommand>> decide, CancellationToken cancellationToken)
    {
        if (eventIds.Refuse(write.EventId) is { } refusal)
            throw refusal;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = timeProvider.GetUtcNow();
        var (keyId, bytes) = keys.Create(write.ConversationId);
        await connection.ExecuteAsync(new CommandDefinition(
            Create, new { write.ConversationId, Now = now, KeyId = keyId, Bytes = bytes, write.UserId }, cancellationToken: cancellationToken));
        using var key = await ReadKeyAsync(connection, write, cancellationToken);
        if (!await TryAcceptAsync(connection, write, key.FingerprintOf(write.Content), now, cancellationToken))
            return true;
        await ExecuteAsync(connection, transaction, decide(key, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return false;
    }

    private async Task<ConversationKey> ReadKeyAsync(NpgsqlConnection connection, ConversationWrite write, CancellationToken cancellationToken)
    {
        var wrapped = await connection.QuerySingleOrDefaultAsync<WrappedKey>(
            new CommandDefinition(SelectKey, new { write.ConversationId }, cancellationToken: cancellationToken));
        if (wrapped == default)
            throw MessageRules.NoConversation(write.ConversationId.ToString());
        return keys.Unwrap(write.ConversationId, wrapped);
    }

    /// <summary>False when this very write was accepted before.</summary>
    /// <exception cref="Problem">ALREADY_EXISTS: another was.</exception>
    private static async Task<bool> TryAcceptAsync(
        NpgsqlConnection connection, ConversationWrite write, long fingerprint, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parameters = new { write.UserId, write.EventId, Kind = (short)write.Kind, Now = now, Fingerprint = fingerprint };
        if (await connection.ExecuteAsync(new CommandDefinition(Accept, parameters, cancellationToken: cancellationToken)) == 1)
            return true;
        return await connection.QuerySingleAsync<bool?>(new CommandDefinition(SelectAccepted, parameters, cancellationToken: cancellationToken)) == true
            ? false
            : throw Problem.EventIdReused(write.EventId.ToString());
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<LockedConversation> LockAsync(
        NpgsqlConnection connection, ConversationWrite write, ConversationKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (lastSequence, ownerId) = await connection.QuerySingleAsync<(long, string?)>(
            new CommandDefinition(Lock, new { write.ConversationId }, cancellationToken: cancellationToken));
        var members = (await connection.QueryAsync<MemberRow>(
            new CommandDefinition(SelectMembers, new { write.ConversationId }, cancellationToken: cancellationToken))).AsList();
        return members.Find(member => member.UserId == write.UserId) is { } mine
            ? new LockedConversation(write.ConversationId, key, lastSequence, ownerId, members, mine, now, connection)
            : throw MessageRules.NoConversation(write.ConversationId.ToString());
    }
}
