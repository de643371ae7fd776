using Engagement.Interactions.Counting;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class CounterGrpcService(CounterStore store, ReconcileCountersHandler reconcile) : CounterService.CounterServiceBase
{
    private const int LargestBatch = 100;

    public override async Task<BatchGetCountersResponse> BatchGetCounters(BatchGetCountersRequest request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        var count = request.VideoIds.Count + request.UserIds.Count;
        violations.Require(count is >= 1 and <= LargestBatch, "video_ids", $"must have, with user_ids, 1–{LargestBatch} ids");
        for (var i = 0; i < Math.Min(request.VideoIds.Count, LargestBatch); i++)
            violations.RequireId(request.VideoIds[i], $"video_ids[{i}]");
        for (var i = 0; i < Math.Min(request.UserIds.Count, LargestBatch); i++)
            violations.RequireId(request.UserIds[i], $"user_ids[{i}]");
        violations.ThrowIfAny();

        var read = await store.ReadAsync([.. request.VideoIds.Select(CounterSubject.Video), .. request.UserIds.Select(CounterSubject.User)])
            .WaitAsync(context.CancellationToken);
        if (read.Any(counters => counters is null))
            throw Problem.Unavailable();
        var response = new BatchGetCountersResponse();
        for (var i = 0; i < read.Length; i++)
        {
            var (position, counters) = read[i]!.Value;
            if (i < request.VideoIds.Count)
                response.Videos.Add(CounterMessages.ForVideo(request.VideoIds[i], position, counters));
            else
                response.Users.Add(CounterMessages.ForUser(request.UserIds[i - request.VideoIds.Count], position, counters));
        }
        return response;
    }

    public override Task<ReconcileCountersResponse> ReconcileCounters(ReconcileCountersRequest request, ServerCallContext context)
        => reconcile.HandleAsync(context.CancellationToken);
}
