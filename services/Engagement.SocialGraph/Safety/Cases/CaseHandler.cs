using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>The writes about cases, and a moderator's look into one.</summary>
internal sealed class CaseHandler(
    ReportStore reports, AppealStore appeals, DecisionStore decisions, CaseFileStore files, EventIds eventIds, SocialGraphMetrics metrics)
{
    public async Task<ReportMessageResponse> ReportAsync(ReportMessageRequest request, string callerId, CancellationToken cancellationToken)
    {
        var report = CaseRules.Read(request, callerId);
        RefuseByTime(report.EventId);
        var duplicate = await reports.ReportAsync(report, cancellationToken);
        metrics.CaseWritten("report", duplicate);
        return new ReportMessageResponse { Duplicate = duplicate };
    }

    public async Task<AppealVerdictResponse> AppealAsync(AppealVerdictRequest request, string callerId, CancellationToken cancellationToken)
    {
        var appeal = CaseRules.Read(request, callerId);
        RefuseByTime(appeal.EventId);
        var duplicate = await appeals.AppealAsync(appeal, cancellationToken);
        metrics.CaseWritten("appeal", duplicate);
        return new AppealVerdictResponse { Duplicate = duplicate };
    }

    public async Task<DecideSafetyCaseResponse> DecideAsync(DecideSafetyCaseRequest request, string callerId, CancellationToken cancellationToken)
    {
        var decision = CaseRules.Read(request, callerId);
        RefuseByTime(decision.EventId);
        var (decidedAt, duplicate) = await decisions.DecideAsync(decision, cancellationToken);
        metrics.CaseWritten(decision.State == CaseState.Upheld ? "uphold" : "release", duplicate);
        return new DecideSafetyCaseResponse { DecidedAt = Timestamp.FromDateTime(decidedAt), Duplicate = duplicate };
    }

    public async Task<GetSafetyCaseResponse> GetAsync(GetSafetyCaseRequest request, string callerId, CancellationToken cancellationToken)
        => await files.OpenAsync(CaseRules.Read(request), callerId, cancellationToken) ?? throw CaseRules.NoCase(request.CaseId);

    private void RefuseByTime(Guid eventId)
    {
        if (eventIds.Refuse(eventId) is { } refusal)
            throw refusal;
    }
}
