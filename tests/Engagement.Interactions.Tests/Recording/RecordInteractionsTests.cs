using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Engagement.Interactions.Tests.Recording;

public sealed class RecordInteractionsTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Like_SixtyFourTimesAtOnce_HasOneEffectAndOneReceipt()
    {
        var like = Sent.Like();

        var responses = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => _host.As("ann").LikeAsync(like).ResponseAsync));

        Assert.Single(responses, response => !response.Receipt.Duplicate);
        Assert.Single(responses.Select(response => (response.Receipt.Position, response.Receipt.RecordedAt)).Distinct());
        Assert.Equal(1, (await _host.CountersAtAsync("v1", responses[0].Receipt.Position)).Likes);
    }

    [Fact]
    public async Task Like_ThreeMonthsApart_MeetEachTheirPartition()
    {
        var old = Sent.Like(ago: TimeSpan.FromDays(90));
        var first = await _host.As("ann").LikeAsync(old);
        await _host.As("ann").LikeAsync(Sent.Like("v2"));
        var again = await _host.As("ann").LikeAsync(old);

        Assert.Equal((first.Receipt.Position, true), (again.Receipt.Position, again.Receipt.Duplicate));
        Assert.Equal(first.Receipt.RecordedAt, again.Receipt.RecordedAt);
    }

    [Fact]
    public async Task Like_SameIdByAnotherViewer_IsAnotherEvent()
    {
        var like = Sent.Like();
        await _host.As("ann").LikeAsync(like);

        var others = await _host.As("bob").LikeAsync(like);

        Assert.False(others.Receipt.Duplicate);
        Assert.Equal(2, (await _host.CountersAtAsync("v1", others.Receipt.Position)).Likes);
    }

    [Fact]
    public async Task Like_SameIdForAnotherVideo_IsRefused()
    {
        var like = Sent.Like();
        await _host.As("ann").LikeAsync(like);

        var error = await Assert.ThrowsAsync<RpcException>(() => _host.As("ann").LikeAsync(new LikeRequest(like) { VideoId = "v2" }).ResponseAsync);

        Assert.Equal((StatusCode.AlreadyExists, "EVENT_ID_REUSED"), (error.StatusCode, error.Reason()));
    }

    [Fact]
    public async Task Like_TooOldOrTooEarlyOrUnknown_IsRefusedWithItsReason()
    {
        Assert.Equal((StatusCode.FailedPrecondition, "EVENT_TOO_OLD"), await RefusalAsync(Sent.Like(ago: TimeSpan.FromDays(2193))));
        Assert.Equal((StatusCode.InvalidArgument, "EVENT_FROM_FUTURE"), await RefusalAsync(Sent.Like(ago: TimeSpan.FromMinutes(-6))));
        Assert.Equal((StatusCode.NotFound, "VIDEO_NOT_FOUND"), await RefusalAsync(Sent.Like("unknown")));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD"), await RefusalAsync(new LikeRequest()));
    }

    [Fact]
    public async Task RecordInteractions_OneBadAmongGood_FailsAlone()
    {
        var bad = Sent.Watch("v1", 60_001);
        var response = await _host.As("ann").RecordInteractionsAsync(
            Sent.Batch(Sent.Watch("v1", 1000), bad, Sent.Impression("v2"), Sent.Impression("unknown")));

        Assert.Equal([true, false, true, false], response.Results.Select(result => result.Receipt is not null));
        Assert.Equal(bad.EventId, response.Results[1].EventId);
        var violation = Assert.Single(response.Results[1].Error.Details[1].Unpack<BadRequest>().FieldViolations);
        Assert.Equal("watch.watch_sections[0].end_ms", violation.Field);
        Assert.Equal((int)StatusCode.NotFound, response.Results[3].Error.Code);
        Assert.Equal(response.Results[0].Receipt.Position + 1, response.Results[2].Receipt.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task RecordInteractions_BatchOfAWrongSize_IsRefusedWhole(int size)
    {
        var batch = Sent.Batch(Enumerable.Range(0, size).Select(_ => Sent.Impression("v1")));

        var error = await Assert.ThrowsAsync<RpcException>(() => _host.As("ann").RecordInteractionsAsync(batch).ResponseAsync);

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD"), (error.StatusCode, error.Reason()));
        Assert.Equal(["interactions"], error.ViolatedFields());
    }

    [Fact]
    public async Task RecordInteractions_VideoOnlyKnownToRemix_IsAskedForOnce()
    {
        var calls = _host.Videos.Calls;

        for (var i = 0; i < 3; i++)
            await _host.As("ann").RecordInteractionsAsync(Sent.Batch(Sent.Impression("v-new"), Sent.Impression("v-newer")));

        Assert.Equal(calls + 1, _host.Videos.Calls);
    }

    private async Task<(StatusCode, string)> RefusalAsync(LikeRequest like)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => _host.As("ann").LikeAsync(like).ResponseAsync);
        return (error.StatusCode, error.Reason());
    }
}
