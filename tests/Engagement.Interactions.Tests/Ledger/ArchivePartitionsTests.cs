using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Testing;
using Engagement.Testing.Wire;
using Grpc.Core;
using Npgsql;
using Xunit;

namespace Engagement.Interactions.Tests.Ledger;

public sealed class ArchivePartitionsTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    private CounterService.CounterServiceClient Moderator => new(_host.Wire.As("mia", "moderator"));

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ArchivePartitions_OfEventsJustRecorded_ClosesThemFirst()
    {
        var old = Sent.Like(ago: TimeSpan.FromDays(90));
        await _host.As("ann").LikeAsync(old);

        var response = await ArchiveAsync();

        Assert.Empty(response.Archived);
        Assert.Single(response.Closed);
        Assert.True((await _host.As("ann").LikeAsync(old)).Receipt.Duplicate);
        await RefusesAsync(Sent.Like(ago: TimeSpan.FromDays(90)));
    }

    [Fact]
    public async Task ArchivePartitions_QuietForADay_KeepsCountsAndRefusesTheirIds()
    {
        var old = Sent.Like(ago: TimeSpan.FromDays(90));
        await _host.As("ann").LikeAsync(old);
        var unlike = await _host.As("ann").UnlikeAsync(new UnlikeRequest { EventId = Sent.NewId(), VideoId = "v1" });
        await _host.As("ann").LikeAsync(Sent.Like("v2", TimeSpan.FromDays(91)));
        var last = await _host.As("bob").LikeAsync(Sent.Like());
        await _host.CountersAtAsync("v1", Math.Max(unlike.Receipt.Position, last.Receipt.Position));
        await MakeOldAsync();

        var events = 0L;
        await Until.PassesAsync(async () =>
        {
            var response = await ArchiveAsync();
            events += response.Events;
            Assert.Empty(response.Closed);
        }, TimeSpan.FromSeconds(60));

        Assert.Equal(2, events);
        await RefusesAsync(old);
        Assert.Equal(0, (await Moderator.ReconcileCountersAsync(new ReconcileCountersRequest())).Drifted);
        var counters = await _host.CountersAtAsync("v1", last.Receipt.Position);
        Assert.Equal(1, counters.Likes);
        // What held goes on to hold.
        var again = await _host.As("ann").LikeAsync(Sent.Like("v2"));
        Assert.Equal(1, (await _host.CountersAtAsync("v2", again.Receipt.Position)).Likes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024")]
    [InlineData("2024-13")]
    [InlineData("2999-01")]
    public async Task ArchivePartitions_NotAPastMonth_IsRefused(string month)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => _host.Ledger.ArchivePartitionsAsync(new ArchivePartitionsRequest { BeforeMonth = month }).ResponseAsync);

        Assert.Equal(["before_month"], refusal.ViolatedFields());
    }

    private async Task<ArchivePartitionsResponse> ArchiveAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        return await _host.Ledger.ArchivePartitionsAsync(new ArchivePartitionsRequest { BeforeMonth = $"{now:yyyy-MM}" });
    }

    private async Task RefusesAsync(LikeRequest like)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _host.As("ann").LikeAsync(like).ResponseAsync);
        Assert.Equal((StatusCode.FailedPrecondition, "EVENT_TOO_OLD"), (refusal.StatusCode, refusal.Reason()));
    }

    private async Task MakeOldAsync()
    {
        await using var database = NpgsqlDataSource.Create(_host.Database);
        await using var command = database.CreateCommand("UPDATE ledger SET recorded_at = recorded_at - interval '2 days'");
        await command.ExecuteNonQueryAsync();
    }
}
