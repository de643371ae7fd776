using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Grpc.Core;
using Xunit;

namespace Engagement.Interactions.Tests.Ledger;

public sealed class LedgerTailTests
{
    private const int Writers = 64;
    private const int EventsEach = 1_600;
    private const int Total = Writers * EventsEach;
    private const int BatchSize = 50;
    private const int Resumptions = 10;

    [Fact]
    public async Task Tail_ManyWritersOnTwoReplicasAndABrokenReader_SeesEachEventOnceInOrder()
    {
        await using var host = await InteractionsHost.StartAsync();
        await using var other = host.NewReplica();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var reading = ReadAsync(host.Ledger, stop.Token);

        var receipts = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(
            new InteractionService.InteractionServiceClient((writer % 2 == 0 ? host.Wire : other).As($"user-{writer}")))));
        var seen = await reading;

        Assert.Equal(Enumerable.Range(1, Total).Select(position => (long)position), seen.Select(ledgerEvent => ledgerEvent.Position));
        Assert.Equal(
            receipts.SelectMany(batch => batch).OrderBy(receipt => receipt.Position).Select(receipt => receipt.EventId),
            seen.Select(ledgerEvent => ledgerEvent.EventId));
    }

    [Fact]
    public async Task Tail_NothingThereYet_SaysThatItIsLive()
    {
        await using var host = await InteractionsHost.StartAsync();
        using var call = host.Ledger.Tail(new TailRequest());

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Empty(call.ResponseStream.Current.Events);

        await host.As("ann").LikeAsync(Sent.Like());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var like = Assert.Single(call.ResponseStream.Current.Events);
        Assert.Equal((1, "ann", "v1", "carl", 1), (like.Position, like.UserId, like.VideoId, like.OtherUserId, like.Effect));
        Assert.Equal(LedgerEvent.FactOneofCase.Like, like.FactCase);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Tail_PositionOutsideTheLedger_IsInvalid(long after)
    {
        await using var host = await InteractionsHost.StartAsync();
        using var call = host.Ledger.Tail(new TailRequest { AfterPosition = after });

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    private static async Task<List<Receipt>> WriteAsync(InteractionService.InteractionServiceClient client)
    {
        var receipts = new List<Receipt>();
        for (var left = EventsEach; left > 0; left -= BatchSize)
        {
            var batch = Sent.Batch(Enumerable.Range(0, BatchSize).Select(_ => Sent.Impression("v1")));
            receipts.AddRange((await client.RecordInteractionsAsync(batch)).Results.Select(result => result.Receipt));
        }
        return receipts;
    }

    /// <summary>Reads the whole, breaking the stream off in the middle of what it has sent, and going on from what was taken.</summary>
    private static async Task<List<LedgerEvent>> ReadAsync(LedgerService.LedgerServiceClient ledger, CancellationToken cancellationToken)
    {
        var seen = new List<LedgerEvent>();
        for (var life = 1; seen.Count < Total; life++)
        {
            var until = life <= Resumptions ? Total * life / (Resumptions + 1) : Total;
            using var call = ledger.Tail(new TailRequest { AfterPosition = seen.Count }, cancellationToken: cancellationToken);
            while (seen.Count < until && await call.ResponseStream.MoveNext(cancellationToken))
                seen.AddRange(call.ResponseStream.Current.Events.Take(until - seen.Count));
        }
        return seen;
    }
}
