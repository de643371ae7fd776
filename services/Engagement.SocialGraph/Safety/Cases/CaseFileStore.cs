using Dapper;
using Engagement.SocialGraph.DirectMessages;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>Opens the texts of a case for one moderator. Who reads is committed before anything is opened.</summary>
internal sealed class CaseFileStore(NpgsqlDataSource dataSource, MessageKeys keys, TimeProvider timeProvider)
{
    private const string WriteRead = """
        INSERT INTO safety_read (case_id, moderator_id, read_at) SELECT case_id, @ModeratorId, @Now FROM safety_case WHERE case_id = @CaseId
        """;

    private const string Read = $"""
        SELECT {CaseReadStore.Columns} FROM safety_case WHERE case_id = @CaseId;
        SELECT safety_case.body AS Body, safety_case.sent_at AS SentAt, safety_case.appeal_event_id AS AppealEventId,
               safety_case.appeal AS Appeal, conversation.key_id AS KeyId, conversation.wrapped_key AS WrappedKey
        FROM safety_case JOIN conversation USING (conversation_id) WHERE safety_case.case_id = @CaseId;
        SELECT event_id AS EventId, reporter_id AS WriterId, note AS Body, reported_at AS At
        FROM safety_report WHERE case_id = @CaseId ORDER BY reported_at DESC, event_id DESC LIMIT 20;
        SELECT message.message_id AS EventId, message.sender_id AS WriterId, message.body AS Body, message.sent_at AS At
        FROM safety_case JOIN message ON message.conversation_id = safety_case.conversation_id AND message.sequence < safety_case.sequence
        WHERE safety_case.case_id = @CaseId AND safety_case.reported AND message.body IS NOT NULL
        ORDER BY message.sequence DESC LIMIT 2
        """;

    /// <summary>The case, its message and what belongs to it; null when there is none.</summary>
    public async Task<GetSafetyCaseResponse?> OpenAsync(Guid caseId, string moderatorId, CancellationToken cancellationToken)
    {
        var parameters = new { CaseId = caseId, ModeratorId = moderatorId, Now = timeProvider.GetUtcNow() };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(WriteRead, parameters, cancellationToken: cancellationToken)) == 0)
            return null;
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(Read, parameters, cancellationToken: cancellationToken));
        if (await results.ReadSingleOrDefaultAsync<SafetyCaseView>() is not { } view
            || await results.ReadSingleOrDefaultAsync<FileRow>() is not { } file)
            return null;
        var notes = await results.ReadAsync<SealedRow>();
        var before = await results.ReadAsync<SealedRow>();
        using var key = keys.Unwrap(view.ConversationId, new WrappedKey(file.KeyId, file.WrappedKey));
        return new GetSafetyCaseResponse
        {
            Case = view.ToProto(),
            Message = Open(key, new SealedRow { EventId = view.MessageId, WriterId = view.SenderId, Body = file.Body, At = file.SentAt }),
            Context = { before.Reverse().Select(row => Open(key, row)) },
            ReportNotes = { notes.Select(row => Open(key, row).Text).Where(note => note.Length > 0) },
            AppealText = file is { Appeal: { } appeal, AppealEventId: { } eventId } ? key.Open(eventId, view.SenderId, appeal) : "",
        };
    }

    private static SafetyCaseMessage Open(ConversationKey key, SealedRow row) => new()
    {
        SenderId = row.WriterId,
        Text = key.Open(row.EventId, row.WriterId, row.Body),
        SentAt = Timestamp.FromDateTime(row.At),
    };

    private sealed record FileRow
    {
        public byte[] Body { get; init; } = [];
        public DateTime SentAt { get; init; }
        public Guid? AppealEventId { get; init; }
        public byte[]? Appeal { get; init; }
        public string KeyId { get; init; } = "";
        public byte[] WrappedKey { get; init; } = [];
    }

    private sealed record SealedRow
    {
        public Guid EventId { get; init; }
        public string WriterId { get; init; } = "";
        public byte[] Body { get; init; } = [];
        public DateTime At { get; init; }
    }
}
