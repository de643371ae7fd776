using Engagement.SocialGraph.Safety;
using Engagement.SocialGraph.Safety.Cases;
using Engagement.SocialGraph.V1;
using Npgsql;

namespace Engagement.SocialGraph.Tests.Safety;

/// <summary>What the tests of cases do with messages.</summary>
internal sealed class CaseDesk(SocialGraphFixture fixture)
{
    public string Ann { get; } = fixture.NewUser("ann");

    public string Ben { get; } = fixture.NewUser("ben");

    public string Moderator { get; } = fixture.NewUser("moderator");

    public SafetyService.SafetyServiceClient Desk => fixture.Safety(Moderator, "moderator");

    public async Task<Message> SendAsync(string text)
        => (await fixture.Messages(Ann).SendMessageAsync(
            new SendMessageRequest { EventId = NewEvent.Id(), RecipientId = Ben, Text = text })).Message;

    /// <summary>A message of Ann's to Ben with a case of this verdict, whatever the rules say of its text.</summary>
    public async Task<(Message Message, string CaseId)> SendJudgedAsync(SafetyVerdict verdict, string text)
    {
        var message = await SendAsync(text);
        var (conversationId, messageId) = (Guid.Parse(message.ConversationId), Guid.Parse(message.MessageId));
        var body = await fixture.ScalarAsync<byte[]>(
            "SELECT body FROM message WHERE conversation_id = $1 AND message_id = $2", conversationId, messageId);
        await using var connection = await fixture.Database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                CaseOpening.Command(
                    new CaseSubject(conversationId, messageId, message.Sequence, Ann, body, message.SentAt.ToDateTime()), verdict,
                    TimeProvider.System.GetUtcNow()),
                new NpgsqlBatchCommand("UPDATE message SET verdict = $1, held = $2 WHERE conversation_id = $3 AND message_id = $4")
                {
                    Parameters =
                    {
                        new() { Value = (short)verdict.Action }, new() { Value = verdict.Action == Engagement.SocialGraph.Safety.SafetyAction.Hold },
                        new() { Value = conversationId }, new() { Value = messageId },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync();
        return (message, CaseIds.Of(conversationId, messageId).ToString());
    }

    public async Task<string> ReportAsync(Message message, string note = "")
    {
        await fixture.Safety(Ben).ReportMessageAsync(ReportOf(message, NewEvent.Id(), note));
        return CaseIds.Of(Guid.Parse(message.ConversationId), Guid.Parse(message.MessageId)).ToString();
    }

    public static ReportMessageRequest ReportOf(Message message, string eventId, string note = "")
        => new() { EventId = eventId, ConversationId = message.ConversationId, MessageId = message.MessageId, Note = note };

    public async Task DecideAsync(string caseId, SafetyCaseState decision)
        => await Desk.DecideSafetyCaseAsync(new DecideSafetyCaseRequest { EventId = NewEvent.Id(), CaseId = caseId, Decision = decision });

    public async Task<SafetyCaseState> StateAsync(string caseId)
        => (await Desk.GetSafetyCaseAsync(new GetSafetyCaseRequest { CaseId = caseId })).Case.State;

    public async Task<IReadOnlyList<OwnVerdict>> VerdictsOfAnnAsync()
        => (await fixture.Safety(Ann).ListMyVerdictsAsync(new ListMyVerdictsRequest())).Verdicts;

    /// <summary>Whether the message is held, and the action that it has now.</summary>
    public async Task<(bool Held, short Verdict)> StandingAsync(Message message)
        => (await fixture.ScalarAsync<bool>("SELECT held FROM message WHERE message_id = $1", Guid.Parse(message.MessageId)),
            await fixture.ScalarAsync<short>("SELECT verdict FROM message WHERE message_id = $1", Guid.Parse(message.MessageId)));
}
