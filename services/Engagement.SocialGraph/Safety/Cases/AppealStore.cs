using Engagement.Platform.Errors;
using Engagement.SocialGraph.DirectMessages;
using Npgsql;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>Writes appeals of verdicts.</summary>
internal sealed class AppealStore(NpgsqlDataSource dataSource, MessageKeys keys, TimeProvider timeProvider)
{
    private const string Update = """
        UPDATE safety_case SET state = @state, appeal_event_id = @event_id, appeal = @appeal, appealed_at = @now WHERE case_id = @case_id
        """;

    private const string ReadFirst = """
        SELECT safety_case.appeal, safety_case.conversation_id, conversation.key_id, conversation.wrapped_key
        FROM safety_case JOIN conversation USING (conversation_id)
        WHERE safety_case.case_id = @case_id AND safety_case.sender_id = @sender_id AND safety_case.appeal_event_id = @event_id
        """;

    /// <summary>Records the appeal, once. True for a repeat.</summary>
    /// <exception cref="Problem">No such case of the sender's, it cannot be appealed, or the event id was used for something else.</exception>
    public async Task<bool> AppealAsync(Appeal appeal, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await CaseWriting.AcceptAsync(connection, appeal.SenderId, appeal.EventId, SafetyWrite.Appeal, now, cancellationToken))
        {
            await RequireSameAsync(connection, appeal, cancellationToken);
            return true;
        }
        var subject = await CaseWriting.LockAsync(connection, appeal.CaseId, cancellationToken);
        // What is not shown was only reported: its sender must not learn of that.
        if (subject is not { Shown: true } || subject.SenderId != appeal.SenderId)
            throw CaseRules.NoCase(appeal.CaseId.ToString());
        if (CaseRules.RefuseAppeal(subject.State, subject.Appealed) is { } refusal)
            throw refusal;
        await UpdateAsync(connection, appeal, subject, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return false;
    }

    private async Task UpdateAsync(
        NpgsqlConnection connection, Appeal appeal, LockedCase subject, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var key = keys.Unwrap(subject.ConversationId, subject.Key);
        await using var command = new NpgsqlCommand(Update, connection)
        {
            Parameters =
            {
                new("state", (short)CaseState.Appealed), new("event_id", appeal.EventId),
                new("appeal", key.Seal(appeal.EventId, appeal.SenderId, appeal.Text)), new("now", now), new("case_id", appeal.CaseId),
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task RequireSameAsync(NpgsqlConnection connection, Appeal appeal, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadFirst, connection)
        {
            Parameters = { new("case_id", appeal.CaseId), new("sender_id", appeal.SenderId), new("event_id", appeal.EventId) },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw Problem.EventIdReused(appeal.EventId.ToString());
        using var key = keys.Unwrap(reader.GetGuid(1), new WrappedKey(reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
        if (key.Open(appeal.EventId, appeal.SenderId, reader.GetFieldValue<byte[]>(0)) != appeal.Text)
            throw Problem.EventIdReused(appeal.EventId.ToString());
    }
}
