using Engagement.SocialGraph.Safety.Cases;
using Engagement.SocialGraph.V1;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Safety;

public sealed class ReportTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private readonly CaseDesk _desk = new(fixture);

    [Fact]
    public async Task ReportMessage_OpensACase_WithTwoMessagesBefore()
    {
        foreach (var text in new[] { "one", "two", "three" })
            await _desk.SendAsync(text);
        var message = await _desk.SendAsync("four");
        await _desk.SendAsync("five");

        var caseId = await _desk.ReportAsync(message, "not nice");
        var file = await _desk.Desk.GetSafetyCaseAsync(new GetSafetyCaseRequest { CaseId = caseId });

        Assert.Equal(
            (SafetyReason.Reported, SafetyAction.Allow, SafetyCaseState.Open, true),
            (file.Case.Reason, file.Case.Action, file.Case.State, file.Case.Reported));
        Assert.Equal((_desk.Ann, "four"), (file.Message.SenderId, file.Message.Text));
        Assert.Equal(["two", "three"], file.Context.Select(before => before.Text));
        Assert.Equal(["not nice"], file.ReportNotes);
        Assert.Equal(
            (_desk.Moderator, 1L),
            (await fixture.ScalarAsync<string>("SELECT moderator_id FROM safety_read WHERE case_id = $1", Guid.Parse(caseId)),
                await fixture.ScalarAsync<long>("SELECT count(*) FROM safety_read WHERE case_id = $1", Guid.Parse(caseId))));
    }

    [Fact]
    public async Task ReportMessage_SixtyFourTimesAtOnce_IsOneReport()
    {
        var report = CaseDesk.ReportOf(await _desk.SendAsync("hello"), NewEvent.Id(), "once");

        var responses = await Task.WhenAll(Enumerable.Range(0, 64).Select(
            async _ => await fixture.Safety(_desk.Ben).ReportMessageAsync(report)));

        Assert.Single(responses, response => !response.Duplicate);
        Assert.Equal(1L, await fixture.ScalarAsync<long>("SELECT count(*) FROM safety_report WHERE event_id = $1", Guid.Parse(report.EventId)));
    }

    [Fact]
    public async Task ReportMessage_SameIdForSomethingElse_IsEventIdReused()
    {
        var (message, other) = (await _desk.SendAsync("hello"), await _desk.SendAsync("again"));
        var id = NewEvent.Id();
        await fixture.Safety(_desk.Ben).ReportMessageAsync(CaseDesk.ReportOf(message, id));

        foreach (var report in new[] { CaseDesk.ReportOf(message, id, "with a note"), CaseDesk.ReportOf(other, id) })
            await Refusal.OfAsync(fixture.Safety(_desk.Ben).ReportMessageAsync(report), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        await Refusal.OfAsync(
            fixture.Graph(_desk.Ben).FollowAsync(new FollowRequest { EventId = id, UserId = _desk.Ann }),
            StatusCode.AlreadyExists, "EVENT_ID_REUSED");
    }

    [Fact]
    public async Task ReportMessage_OfWhatOneCannotSeeOrWrote_IsRefused_AndTheIdStaysFree()
    {
        var message = await _desk.SendAsync("hello");
        var (held, _) = await _desk.SendJudgedAsync(
            new(Engagement.SocialGraph.Safety.SafetyAction.Hold, Engagement.SocialGraph.Safety.SafetyReason.Threat, 1), "held");
        var unknown = message.Clone();
        unknown.MessageId = NewEvent.Id();
        var id = NewEvent.Id();

        await Refusal.OfAsync(
            fixture.Safety("stranger").ReportMessageAsync(CaseDesk.ReportOf(message, id)), StatusCode.NotFound, "CONVERSATION_NOT_FOUND");
        await Refusal.OfAsync(fixture.Safety(_desk.Ben).ReportMessageAsync(CaseDesk.ReportOf(held, id)), StatusCode.NotFound, "MESSAGE_NOT_FOUND");
        await Refusal.OfAsync(fixture.Safety(_desk.Ben).ReportMessageAsync(CaseDesk.ReportOf(unknown, id)), StatusCode.NotFound, "MESSAGE_NOT_FOUND");
        await Refusal.OfAsync(
            fixture.Safety(_desk.Ann).ReportMessageAsync(CaseDesk.ReportOf(message, id)), StatusCode.FailedPrecondition, "SELF_REFERENCE");
        var refusal = await Refusal.OfAsync(
            fixture.Safety(_desk.Ben).ReportMessageAsync(CaseDesk.ReportOf(message, "x", new string('n', 501))),
            StatusCode.InvalidArgument, "INVALID_FIELD");

        Assert.Equal(2, refusal.Message.Split("must").Length - 1);
        Assert.False((await fixture.Safety(_desk.Ben).ReportMessageAsync(CaseDesk.ReportOf(message, id))).Duplicate);
    }

    [Fact]
    public async Task ReportMessage_IsNothingThatItsSenderLearnsOf_UntilItIsUpheld()
    {
        var caseId = await _desk.ReportAsync(await _desk.SendAsync("hello"));
        var appeal = new AppealVerdictRequest { EventId = NewEvent.Id(), CaseId = caseId, Text = "why?" };

        Assert.Empty(await _desk.VerdictsOfAnnAsync());
        await Refusal.OfAsync(fixture.Safety(_desk.Ann).AppealVerdictAsync(appeal), StatusCode.NotFound, "SAFETY_CASE_NOT_FOUND");

        await _desk.DecideAsync(caseId, SafetyCaseState.Upheld);

        var own = Assert.Single(await _desk.VerdictsOfAnnAsync());
        Assert.Equal((caseId, SafetyCaseState.Upheld), (own.CaseId, own.State));
        Assert.False((await fixture.Safety(_desk.Ann).AppealVerdictAsync(appeal)).Duplicate);
    }

    [Fact]
    public async Task Texts_OfCases_AreNowhereInTheDatabase()
    {
        var words = new[] { "plantedmessage", "plantednote", "plantedappeal", "planteddecision" };
        var message = await _desk.SendAsync(words[0]);
        var caseId = await _desk.ReportAsync(message, words[1]);
        await _desk.Desk.DecideSafetyCaseAsync(new DecideSafetyCaseRequest
        {
            EventId = NewEvent.Id(), CaseId = caseId, Decision = SafetyCaseState.Upheld, Note = words[3],
        });
        await fixture.Safety(_desk.Ann).AppealVerdictAsync(new AppealVerdictRequest { EventId = NewEvent.Id(), CaseId = caseId, Text = words[2] });

        foreach (var word in words)
        {
            foreach (var table in new[] { "safety_case", "safety_report", "safety_decision", "safety_read", "message", "outbox" })
            {
                Assert.Equal(0L, await fixture.ScalarAsync<long>(
                    $"""
                    SELECT count(*) FROM {table} AS t
                    WHERE position($1 IN t::text) > 0 OR position(encode(convert_to($1, 'UTF8'), 'hex') IN t::text) > 0
                    """,
                    word));
            }
        }
        Assert.Equal(words[2], (await _desk.Desk.GetSafetyCaseAsync(new GetSafetyCaseRequest { CaseId = caseId })).AppealText);
        Assert.Equal(caseId, CaseIds.Of(Guid.Parse(message.ConversationId), Guid.Parse(message.MessageId)).ToString());
    }
}
