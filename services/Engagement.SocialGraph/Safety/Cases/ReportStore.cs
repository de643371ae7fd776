using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.DirectMessages;
using Npgsql;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>Writes reports of messages.</summary>
internal sealed class ReportStore(NpgsqlDataSource dataSource, MessageKeys keys, TimeProvider timeProvider)
{
    private static readonly SafetyVerdict Reported = new(SafetyAction.Allow, SafetyReason.Reported, 0);

    // A held message is there for its sender only.
    private const string ReadSubject = """
        SELECT conversation.key_id, conversation.wrapped_key, message.sequence, message.sender_id, message.body, message.sent_at
        FROM conversation_member AS member JOIN conversation USING (conversation_id)
        LEFT JOIN message ON message.conversation_id = member.conversation_id AND message.message_id = @message_id
            AND message.body IS NOT NULL AND (NOT message.held OR message.sender_id = @reporter_id)
        WHERE member.user_id = @reporter_id AND member.conversation_id = @conversation_id
        """;

    private const string Insert = """
        INSERT INTO safety_report (reporter_id, event_id, case_id, note, reported_at) VALUES ($1, $2, $3, $4, $5)
        """;

    private const string ReadFirst = """
        SELECT safety_report.note, conversation.key_id, conversation.wrapped_key
        FROM safety_report JOIN safety_case USING (case_id) JOIN conversation USING (conversation_id)
        WHERE safety_report.reporter_id = @reporter_id AND safety_report.event_id = @event_id AND safety_report.case_id = @case_id
        """;

    /// <summary>Records the report, and the case when it is the message's first, together and once. True for a repeat.</summary>
    /// <exception cref="Problem">The reporter cannot see such a message, wrote it, or used the event id for something else.</exception>
    public async Task<bool> ReportAsync(Report report, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await CaseWriting.AcceptAsync(connection, report.ReporterId, report.EventId, SafetyWrite.Report, now, cancellationToken))
        {
            await RequireSameAsync(connection, report, cancellationToken);
            return true;
        }
        var (subject, wrapped) = await ReadSubjectAsync(connection, report, cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(CaseOpening.Command(subject, Reported, now));
        batch.BatchCommands.Add(Inserting(report, wrapped, now));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return false;
    }

    private NpgsqlBatchCommand Inserting(Report report, WrappedKey wrapped, DateTimeOffset now)
    {
        using var key = keys.Unwrap(report.ConversationId, wrapped);
        return new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                new() { Value = report.ReporterId }, new() { Value = report.EventId },
                new() { Value = CaseIds.Of(report.ConversationId, report.MessageId) },
                new() { Value = key.Seal(report.EventId, report.ReporterId, report.Note) }, new() { Value = now },
            },
        };
    }

    private static async Task<(CaseSubject Subject, WrappedKey Key)> ReadSubjectAsync(
        NpgsqlConnection connection, Report report, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadSubject, connection)
        {
            Parameters =
            {
                new("message_id", report.MessageId), new("conversation_id", report.ConversationId), new("reporter_id", report.ReporterId),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw CaseRules.NoConversation(report.ConversationId.ToString());
        if (await reader.IsDBNullAsync(2, cancellationToken))
            throw CaseRules.NoMessage(report.MessageId.ToString());
        var subject = new CaseSubject(
            report.ConversationId, report.MessageId, reader.GetInt64(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4), reader.GetDateTime(5));
        return subject.SenderId != report.ReporterId
            ? (subject, new WrappedKey(reader.GetString(0), reader.GetFieldValue<byte[]>(1)))
            : throw Problem.FailedPrecondition(ErrorReason.SelfReference, "Nobody reports a message of one's own.");
    }

    private async Task RequireSameAsync(NpgsqlConnection connection, Report report, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadFirst, connection)
        {
            Parameters =
            {
                new("reporter_id", report.ReporterId), new("event_id", report.EventId),
                new("case_id", CaseIds.Of(report.ConversationId, report.MessageId)),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw Problem.EventIdReused(report.EventId.ToString());
        using var key = keys.Unwrap(report.ConversationId, new WrappedKey(reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        if (key.Open(report.EventId, report.ReporterId, reader.GetFieldValue<byte[]>(0)) != report.Note)
            throw Problem.EventIdReused(report.EventId.ToString());
    }
}
