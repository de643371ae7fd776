using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Torture.Generation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Engagement.Torture.Sending;

/// <summary>Sends batches of any size, one after the other; each again until it is answered.</summary>
internal sealed class BatchClient(int number, SendingWorld world, ClientLedger ledger)
{
    private const int LargestBatch = 600;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var dice = Dice.For(world.Plan.Seed, number, purpose: 6);
        while (world.Queue.Open > 0)
        {
            var taken = world.Queue.Take(dice.Chance(0.2) ? 1 : dice.From(1, LargestBatch), ref dice);
            if (taken.Count == 0)
                await Task.Delay(Pause, cancellationToken);
            var ofGraph = taken.Where(send => world.Plan[send.Index].IsOfGraph).ToList();
            var others = taken.Where(send => !world.Plan[send.Index].IsOfGraph).ToList();
            if (others.Count > 0)
                await UntilAnsweredAsync(others, RecordAsync, cancellationToken);
            if (ofGraph.Count > 0)
                await UntilAnsweredAsync(ofGraph, AppendAsync, cancellationToken);
        }
    }

    public Task AppendUntilAnsweredAsync(List<Send> sends, CancellationToken cancellationToken) => UntilAnsweredAsync(sends, AppendAsync, cancellationToken);

    private async Task UntilAnsweredAsync(
        List<Send> sends, Func<List<Send>, CancellationToken, Task<IReadOnlyList<(Receipt?, Status?)>>> callAsync, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ready = world.Sending(sends);
            try
            {
                var results = await callAsync(sends, cancellationToken);
                Take(sends, ready, results);
                return;
            }
            catch (RpcException exception) when (Calls.IsOutage(exception))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private void Take(List<Send> sends, bool[] ready, IReadOnlyList<(Receipt? Receipt, Status? Error)> results)
    {
        if (results.Count != sends.Count)
            throw new InvalidOperationException($"{sends.Count} were sent, {results.Count} results came.");
        var answers = new List<(Acknowledged, string)>();
        for (var i = 0; i < sends.Count; i++)
        {
            if (results[i].Receipt is not { } receipt)
                world.Answers.Refusal(sends[i], results[i].Error!, ready[i]);
            else if (world.Answers.Receipt(sends[i], receipt.Position, Micros(receipt.RecordedAt), receipt.Duplicate, receipt.ShareToken) is { } acknowledged)
                answers.Add((acknowledged, receipt.ShareToken));
        }
        world.WriteDown(ledger, answers);
    }

    private async Task<IReadOnlyList<(Receipt?, Status?)>> RecordAsync(List<Send> sends, CancellationToken cancellationToken)
    {
        var request = new RecordInteractionsRequest { Interactions = { sends.Select(world.MessageOf) } };
        var invoker = world.Calls.AsService();
        // One alone comes from its user, as from an app: to the ledger that must be the same event.
        if (sends.Count == 1)
        {
            invoker = world.Calls.AsUser(request.Interactions[0].ActingUserId);
            request.Interactions[0].ActingUserId = "";
        }
        var client = new InteractionService.InteractionServiceClient(invoker);
        var response = await client.RecordInteractionsAsync(
            request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Deadline, cancellationToken: cancellationToken);
        return [.. response.Results.Select(result => (result.Receipt, result.Error))];
    }

    private async Task<IReadOnlyList<(Receipt?, Status?)>> AppendAsync(List<Send> sends, CancellationToken cancellationToken)
    {
        var client = new LedgerService.LedgerServiceClient(world.Calls.AsService());
        var request = new AppendRequest { Events = { sends.Select(send => Messages.FollowOf(world.Plan[send.Index])) } };
        var response = await client.AppendAsync(
            request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Deadline, cancellationToken: cancellationToken);
        return [.. response.Results.Select(result => (result.Receipt, result.Error))];
    }

    public static long Micros(Timestamp time) => time.Seconds * 1_000_000 + time.Nanos / 1000;
}
