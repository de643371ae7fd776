using Engagement.Interactions.Ledger;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class LedgerGrpcService(AppendHandler handler, ArchivePartitionsHandler archive, LedgerReader reader, LedgerHead head)
    : LedgerService.LedgerServiceBase
{
    private const int LargestBatch = 1000;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    public override async Task<AppendResponse> Append(AppendRequest request, ServerCallContext context)
    {
        new FieldViolations().Require(request.Events.Count is >= 1 and <= LargestBatch, "events", $"must have 1–{LargestBatch} events").ThrowIfAny();
        var results = await handler.HandleAsync(request.Events, context.CancellationToken);
        return new AppendResponse { Results = { results.Select(ToProto) } };
    }

    public override async Task Tail(TailRequest request, IServerStreamWriter<TailResponse> responseStream, ServerCallContext context)
    {
        var after = request.AfterPosition;
        var newest = await reader.ReadHeadAsync(context.CancellationToken);
        new FieldViolations().Require(after >= 0 && after <= newest, "after_position", $"must be from 0 to the head, {newest}").ThrowIfAny();
        head.Advance(newest);
        if (after == newest)
            await responseStream.WriteAsync(new TailResponse { HeadPosition = newest }, context.CancellationToken);
        while (true)
        {
            await head.WaitBeyondAsync(after, LongestSilence, context.CancellationToken);
            while (after < head.Position)
            {
                var until = Math.Min(after + LargestBatch, head.Position);
                var events = await reader.ReadAsync(after, until, context.CancellationToken);
                await responseStream.WriteAsync(new TailResponse { Events = { events }, HeadPosition = head.Position }, context.CancellationToken);
                after = until;
            }
        }
    }

    public override Task<ArchivePartitionsResponse> ArchivePartitions(ArchivePartitionsRequest request, ServerCallContext context)
        => archive.HandleAsync(request, context.CancellationToken);

    private static AppendResult ToProto(LedgerResult result)
        => result.Problem is { } problem ? new AppendResult { Error = problem.Status } : new AppendResult { Receipt = result.Receipt.ToProto() };
}
