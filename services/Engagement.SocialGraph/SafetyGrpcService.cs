using Engagement.Platform.Access;
using Engagement.SocialGraph.Safety.Cases;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.SocialGraph;

internal sealed class SafetyGrpcService(CaseHandler cases, ListCasesHandler lists) : SafetyService.SafetyServiceBase
{
    public override Task<ReportMessageResponse> ReportMessage(ReportMessageRequest request, ServerCallContext context)
        => cases.ReportAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<AppealVerdictResponse> AppealVerdict(AppealVerdictRequest request, ServerCallContext context)
        => cases.AppealAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<ListMyVerdictsResponse> ListMyVerdicts(ListMyVerdictsRequest request, ServerCallContext context)
        => lists.ListOwnAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<ListSafetyCasesResponse> ListSafetyCases(ListSafetyCasesRequest request, ServerCallContext context)
        => lists.ListAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<GetSafetyCaseResponse> GetSafetyCase(GetSafetyCaseRequest request, ServerCallContext context)
        => cases.GetAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<DecideSafetyCaseResponse> DecideSafetyCase(DecideSafetyCaseRequest request, ServerCallContext context)
        => cases.DecideAsync(request, Caller.Of(context).UserId, context.CancellationToken);
}
