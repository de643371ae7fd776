using Engagement.Feed.Experiments;
using Engagement.Feed.Experiments.OffPolicy;
using Engagement.Feed.Experiments.Readouts;
using Engagement.Feed.V1;
using Engagement.Platform.Access;
using Grpc.Core;

namespace Engagement.Feed;

internal sealed class ExperimentGrpcService(ExperimentHandler experiments, ReadoutHandler readouts, EstimatePolicyHandler policies)
    : ExperimentService.ExperimentServiceBase
{
    public override Task<CreateExperimentResponse> CreateExperiment(CreateExperimentRequest request, ServerCallContext context)
        => experiments.CreateAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<StartExperimentResponse> StartExperiment(StartExperimentRequest request, ServerCallContext context)
        => experiments.StartAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<StopExperimentResponse> StopExperiment(StopExperimentRequest request, ServerCallContext context)
        => experiments.StopAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<ListExperimentsResponse> ListExperiments(ListExperimentsRequest request, ServerCallContext context)
        => experiments.ListAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<GetExperimentReadoutResponse> GetExperimentReadout(GetExperimentReadoutRequest request, ServerCallContext context)
        => readouts.ReadAsync(request, context.CancellationToken);

    public override Task<EstimatePolicyResponse> EstimatePolicy(EstimatePolicyRequest request, ServerCallContext context)
        => policies.EstimateAsync(request, context.CancellationToken);
}
