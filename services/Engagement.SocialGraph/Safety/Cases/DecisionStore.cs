using Engagement.Platform.Errors;
using Engagement.Platform.Time;
using Engagement.SocialGraph.DirectMessages;
using Npgsql;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>Writes moderators' decisions, each of them for good.</summary>
internal sealed class DecisionStore(NpgsqlDataSource dataSource, MessageKeys keys, TimeProvider timeProvider)
{
    private const string WriteCase = """
        UPDATE safety_case SET state = $1, decided_at = $2, shown = shown OR $3 WHERE case_id = $4
        """;

    private const string WriteMessage = """
        UPDATE message SET held = $1, verdict = $2 WHERE conversation_id = $3 AND message_id = $4
        """;

    private const string WriteDecision = """
        INSERT INTO safety_decision (moderator_id, event_id, case_id, decision, note, decided_at) VALUES ($1, $2, $3, $4, $5, $6)
        """;

    private const string ReadFirst = """
        SELECT safety_decision.decided_at, safety_decision.note, safety_case.conversation_id, conversation.key_id, conversation.wrapped_key
        FROM safety_decision JOIN safety_case USING (case_id) JOIN conversation USING (conversation_id)
        WHERE safety_decision.moderator_id = @moderator_id AND safety_decision.event_id = @event_id
          AND safety_decision.case_id = @case_id AND safety_decision.decision = @decision
        """;

    /// <summary>Records the decision and what it makes of the message, together and once; a repeat gets the first time.</summary>
    /// <exception cref="Problem">No such case, it cannot be decided, or the event id was used for something else.</exception>
    public async Task<(DateTime DecidedAt, bool Duplicate)> DecideAsync(Decision decision, CancellationToken cancellationToken)
    {
        // As precise as the column, so that a repeat gets the same.
        var now = timeProvider.GetUtcNow().TruncateToMicroseconds();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await CaseWriting.AcceptAsync(connection, decision.ModeratorId, decision.EventId, SafetyWrite.Decision, now, cancellationToken))
            return (await ReadFirstAsync(connection, decision, cancellationToken), true);
        var subject = await CaseWriting.LockAsync(connection, decision.CaseId, cancellationToken)
            ?? throw CaseRules.NoCase(decision.CaseId.ToString());
        if (CaseRules.RefuseDecision(subject.State, subject.SenderId, decision.ModeratorId) is { } refusal)
            throw refusal;
        await WriteAsync(connection, transaction, decision, subject, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (now.UtcDateTime, false);
    }

    private async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Decision decision, LockedCase subject, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var upheld = decision.State == CaseState.Upheld;
        using var key = keys.Unwrap(subject.ConversationId, subject.Key);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(WriteCase)
        {
            Parameters =
            {
                new() { Value = (short)decision.State }, new() { Value = now }, new() { Value = upheld }, new() { Value = decision.CaseId },
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(WriteMessage)
        {
            Parameters =
            {
                new() { Value = upheld }, new() { Value = (short)(upheld ? SafetyAction.Hold : SafetyAction.Allow) },
                new() { Value = subject.ConversationId }, new() { Value = subject.MessageId },
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(WriteDecision)
        {
            Parameters =
            {
                new() { Value = decision.ModeratorId }, new() { Value = decision.EventId }, new() { Value = decision.CaseId },
                new() { Value = (short)decision.State },
                new() { Value = key.Seal(decision.EventId, decision.ModeratorId, decision.Note) }, new() { Value = now },
            },
        });
        // What was held has not reached anybody yet.
        if (subject.Held && !upheld)
            batch.BatchCommands.Add(Inbox.OfMessage(V1.InboxEventKind.Message, subject.ConversationId, subject.Sequence, subject.SenderId, toOthers: true, now));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<DateTime> ReadFirstAsync(NpgsqlConnection connection, Decision decision, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadFirst, connection)
        {
            Parameters =
            {
                new("moderator_id", decision.ModeratorId), new("event_id", decision.EventId), new("case_id", decision.CaseId),
                new("decision", (short)decision.State),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw Problem.EventIdReused(decision.EventId.ToString());
        using var key = keys.Unwrap(reader.GetGuid(2), new WrappedKey(reader.GetString(3), reader.GetFieldValue<byte[]>(4)));
        return key.Open(decision.EventId, decision.ModeratorId, reader.GetFieldValue<byte[]>(1)) == decision.Note
            ? reader.GetDateTime(0)
            : throw Problem.EventIdReused(decision.EventId.ToString());
    }
}
