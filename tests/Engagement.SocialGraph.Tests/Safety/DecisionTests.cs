using Engagement.SocialGraph.Safety;
using Engagement.SocialGraph.V1;
using Grpc.Core;
using Xunit;
using SafetyAction = Engagement.SocialGraph.Safety.SafetyAction;
using SafetyReason = Engagement.SocialGraph.Safety.SafetyReason;

namespace Engagement.SocialGraph.Tests.Safety;

public sealed class DecisionTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private static readonly SafetyVerdict Held = new(SafetyAction.Hold, SafetyReason.Threat, 0.9f);
    private static readonly SafetyVerdict Limited = new(SafetyAction.Limit, SafetyReason.Link, 0.6f);

    private readonly CaseDesk _desk = new(fixture);

    [Fact]
    public async Task DecideSafetyCase_Release_DeliversTheMessage()
    {
        var (message, caseId) = await _desk.SendJudgedAsync(Held, "hello");
        Assert.Equal((true, (short)3), await _desk.StandingAsync(message));

        await _desk.DecideAsync(caseId, SafetyCaseState.Released);

        Assert.Equal((false, (short)1), await _desk.StandingAsync(message));
        var own = Assert.Single(await _desk.VerdictsOfAnnAsync());
        Assert.Equal(
            (V1.SafetyAction.Hold, V1.SafetyReason.Threat, SafetyCaseState.Released, false), (own.Action, own.Reason, own.State, own.Appealed));
        await Refusal.OfAsync(
            fixture.Safety(_desk.Ann).AppealVerdictAsync(Appeal(caseId)), StatusCode.FailedPrecondition, "SAFETY_CASE_DECIDED");
    }

    [Fact]
    public async Task DecideSafetyCase_UpheldThenAppealedThenReleased_EachStepOnce()
    {
        var (message, caseId) = await _desk.SendJudgedAsync(Limited, "hello");

        await _desk.DecideAsync(caseId, SafetyCaseState.Upheld);
        Assert.Equal((true, (short)3), await _desk.StandingAsync(message));
        await Refusal.OfAsync(Decide(caseId, SafetyCaseState.Released), StatusCode.FailedPrecondition, "SAFETY_CASE_DECIDED");

        var appeal = Appeal(caseId);
        var appeals = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ => await fixture.Safety(_desk.Ann).AppealVerdictAsync(appeal)));
        Assert.Single(appeals, response => !response.Duplicate);
        Assert.Equal(SafetyCaseState.Appealed, await _desk.StateAsync(caseId));
        await Refusal.OfAsync(fixture.Safety(_desk.Ann).AppealVerdictAsync(Appeal(caseId)), StatusCode.FailedPrecondition, "ALREADY_APPEALED");

        await _desk.DecideAsync(caseId, SafetyCaseState.Released);
        Assert.Equal((false, (short)1), await _desk.StandingAsync(message));
        Assert.Equal(2L, await fixture.ScalarAsync<long>("SELECT count(*) FROM safety_decision WHERE case_id = $1", Guid.Parse(caseId)));
        await Refusal.OfAsync(fixture.Safety(_desk.Ann).AppealVerdictAsync(Appeal(caseId)), StatusCode.FailedPrecondition, "ALREADY_APPEALED");
    }

    [Fact]
    public async Task DecideSafetyCase_SixtyFourTimesAtOnce_IsOneDecision()
    {
        var (_, caseId) = await _desk.SendJudgedAsync(Held, "hello");
        var decision = new DecideSafetyCaseRequest { EventId = NewEvent.Id(), CaseId = caseId, Decision = SafetyCaseState.Upheld, Note = "clear" };

        var responses = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ => await _desk.Desk.DecideSafetyCaseAsync(decision)));

        Assert.Single(responses, response => !response.Duplicate);
        Assert.Single(responses.Select(response => response.DecidedAt).Distinct());
        decision.Note = "unclear";
        await Refusal.OfAsync(_desk.Desk.DecideSafetyCaseAsync(decision), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
    }

    [Fact]
    public async Task DecideSafetyCase_ByTwoModeratorsAtOnce_OneDecides()
    {
        var (message, caseId) = await _desk.SendJudgedAsync(Held, "hello");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            try
            {
                await Decide(caseId, i % 2 == 0 ? SafetyCaseState.Upheld : SafetyCaseState.Released, fixture.NewUser("moderator"));
                return i % 2 == 0 ? SafetyCaseState.Upheld : SafetyCaseState.Released;
            }
            catch (RpcException refusal) when (refusal.StatusCode == StatusCode.FailedPrecondition)
            {
                return SafetyCaseState.Unspecified;
            }
        }));

        var decided = Assert.Single(outcomes, outcome => outcome != SafetyCaseState.Unspecified);
        Assert.Equal(decided, await _desk.StateAsync(caseId));
        Assert.Equal(decided == SafetyCaseState.Upheld, (await _desk.StandingAsync(message)).Held);
    }

    [Fact]
    public async Task DecideSafetyCase_NoneSuchOrOwnOrUndecided_IsRefused()
    {
        var (_, caseId) = await _desk.SendJudgedAsync(Held, "hello");

        foreach (var unknown in new[] { Guid.Empty.ToString(), "no-case" })
        {
            await Refusal.OfAsync(Decide(unknown, SafetyCaseState.Upheld), StatusCode.NotFound, "SAFETY_CASE_NOT_FOUND");
            await Refusal.OfAsync(
                _desk.Desk.GetSafetyCaseAsync(new GetSafetyCaseRequest { CaseId = unknown }), StatusCode.NotFound, "SAFETY_CASE_NOT_FOUND");
            await Refusal.OfAsync(fixture.Safety(_desk.Ann).AppealVerdictAsync(Appeal(unknown)), StatusCode.NotFound, "SAFETY_CASE_NOT_FOUND");
        }
        await Refusal.OfAsync(fixture.Safety(_desk.Ben).AppealVerdictAsync(Appeal(caseId)), StatusCode.NotFound, "SAFETY_CASE_NOT_FOUND");
        await Refusal.OfAsync(Decide(caseId, SafetyCaseState.Upheld, _desk.Ann), StatusCode.FailedPrecondition, "SELF_REFERENCE");
        foreach (var state in new[] { SafetyCaseState.Unspecified, SafetyCaseState.Open, SafetyCaseState.Appealed, (SafetyCaseState)99 })
            await Refusal.OfAsync(Decide(caseId, state), StatusCode.InvalidArgument, "INVALID_FIELD");
        await Refusal.OfAsync(
            fixture.Safety(_desk.Ann).GetSafetyCaseAsync(new GetSafetyCaseRequest { CaseId = caseId }), StatusCode.PermissionDenied, "ROLE_REQUIRED");
    }

    [Fact]
    public async Task GetSafetyCase_OfAVerdictWithoutReport_HasNoContext()
    {
        await _desk.SendAsync("private matters");
        var (_, caseId) = await _desk.SendJudgedAsync(Held, "hello");

        var file = await _desk.Desk.GetSafetyCaseAsync(new GetSafetyCaseRequest { CaseId = caseId });

        Assert.Equal("hello", file.Message.Text);
        Assert.Empty(file.Context);
    }

    [Fact]
    public async Task Lists_PageByPage_HaveEachOnceInOrder()
    {
        var caseIds = new List<string>();
        for (var i = 0; i < 7; i++)
            caseIds.Add((await _desk.SendJudgedAsync(Limited, "hello")).CaseId);

        var own = new List<string>();
        var request = new ListMyVerdictsRequest { PageSize = 3 };
        do
        {
            var page = await fixture.Safety(_desk.Ann).ListMyVerdictsAsync(request);
            own.AddRange(page.Verdicts.Select(verdict => verdict.CaseId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken != "");
        var queue = new List<string>();
        var cases = new ListSafetyCasesRequest { State = SafetyCaseState.Open, PageSize = 2 };
        do
        {
            var page = await _desk.Desk.ListSafetyCasesAsync(cases);
            queue.AddRange(page.Cases.Where(listed => listed.SenderId == _desk.Ann).Select(listed => listed.CaseId));
            cases.PageToken = page.NextPageToken;
        }
        while (cases.PageToken != "");

        Assert.Equal(caseIds.AsEnumerable().Reverse(), own);
        Assert.Equal(caseIds, queue);
        await Refusal.OfAsync(_desk.Desk.ListSafetyCasesAsync(new ListSafetyCasesRequest()), StatusCode.InvalidArgument, "INVALID_FIELD");
    }

    private AsyncUnaryCall<DecideSafetyCaseResponse> Decide(string caseId, SafetyCaseState state, string? moderator = null)
        => fixture.Safety(moderator ?? _desk.Moderator, "moderator").DecideSafetyCaseAsync(
            new DecideSafetyCaseRequest { EventId = NewEvent.Id(), CaseId = caseId, Decision = state });

    private static AppealVerdictRequest Appeal(string caseId) => new() { EventId = NewEvent.Id(), CaseId = caseId, Text = "it was a joke" };
}
