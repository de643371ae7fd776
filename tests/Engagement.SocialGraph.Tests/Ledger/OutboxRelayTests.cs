using System.Diagnostics;
using System.Globalization;
using Dapper;
using Engagement.Ledger.V1;
using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;
using Engagement.Testing;
using Engagement.Testing.Wire;
using Npgsql;
using Xunit;

namespace Engagement.SocialGraph.Tests.Ledger;

public sealed class OutboxRelayTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private string _connectionString = "";
    private NpgsqlDataSource _database = null!;

    public async Task InitializeAsync()
    {
        _connectionString = await SocialGraphHost.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(_connectionString);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Relay_TwoReplicasAndALedgerThatFailsAfterRecording_LosesNothingAndKeepsEachEdgesOrder()
    {
        // More in a row than the client itself retries, and each other way to lose an answer.
        var ledger = new FaultyLedger(
            [.. Enumerable.Repeat(Fault.Unavailable, 6), Fault.Internal, Fault.Disconnect, Fault.None, Fault.Disconnect, Fault.Unavailable]);
        await using var neighbour = await Neighbour.StartAsync(ledger, CancellationToken.None);
        await using var one = SocialGraphHost.Start(_connectionString, neighbour.Address);
        await using var two = SocialGraphHost.Start(_connectionString, neighbour.Address);

        // 20 edges, each changed 12 times through both replicas in turn, all edges at once.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async edge =>
        {
            for (var i = 0; i < 12; i++)
                await ChangeAsync(i % 3 == 0 ? one : two, $"fan-{edge % 5}", $"star-{edge / 5}", follow: i % 2 == 0);
        }));
        // The faults want calls; a quiet service makes none.
        await Until.IsTrueAsync(
            async () =>
            {
                await ChangeAsync(one, "fan-more", "star-more", follow: true);
                return ledger.FaultsLeft == 0;
            },
            Patience, "the ledger had all its faults");
        await WaitForEmptyOutboxAsync();

        await AssertTheLedgerHasExactlyTheHistoryAsync(ledger);
        Assert.True(ledger.Deliveries.Count > ledger.Recorded.Events.Count, "no event was sent twice: the faults tested nothing");
        foreach (var repeats in ledger.Deliveries.GroupBy(delivery => delivery.EventId))
            Assert.Single(repeats.Distinct());
    }

    [Fact]
    public async Task Relay_HostEndsBetweenCommitAndSend_TheNextHostSends()
    {
        var ledger = new FaultyLedger();
        await using (var host = SocialGraphHost.Start(_connectionString))
        {
            for (var i = 0; i < 30; i++)
                await ChangeAsync(host, "ann", "ben", follow: i % 2 == 0);
        }
        Assert.Equal(30, await _database.CreateConnection().ExecuteScalarAsync<int>("SELECT count(*) FROM outbox"));

        await using var neighbour = await Neighbour.StartAsync(ledger, CancellationToken.None);
        await using var next = SocialGraphHost.Start(_connectionString, neighbour.Address);
        await WaitForEmptyOutboxAsync();

        await AssertTheLedgerHasExactlyTheHistoryAsync(ledger);
        Assert.Equal(30, ledger.Deliveries.Count);
    }

    [Fact]
    public async Task Relay_LedgerGoesAndComesBack_GoesOnWithoutARestart()
    {
        var ledger = new FaultyLedger();
        var neighbour = await Neighbour.StartAsync(ledger, CancellationToken.None);
        await using var host = SocialGraphHost.Start(_connectionString, neighbour.Address);
        await ChangeAsync(host, "ann", "ben", follow: true);
        await WaitForEmptyOutboxAsync();

        var port = new Uri(neighbour.Address).Port;
        await neighbour.DisposeAsync();
        await ChangeAsync(host, "ann", "ben", follow: false);
        await using var again = await Neighbour.StartAsync(ledger, port, CancellationToken.None);
        await WaitForEmptyOutboxAsync();

        await AssertTheLedgerHasExactlyTheHistoryAsync(ledger);
    }

    [Fact]
    public async Task Relay_AnEventThatTheLedgerRefuses_StaysWithTheReasonAndHoldsNobodyUp()
    {
        var ledger = new FaultyLedger { Refuses = ledgerEvent => ledgerEvent.OtherUserId == "refused" };
        await using var neighbour = await Neighbour.StartAsync(ledger, CancellationToken.None);
        await using var host = SocialGraphHost.Start(_connectionString, neighbour.Address);

        foreach (var followee in new[] { "ben", "refused", "cid" })
            await ChangeAsync(host, "ann", followee, follow: true);
        await WaitForEmptyOutboxAsync();
        await ChangeAsync(host, "ann", "dan", follow: true);
        await WaitForEmptyOutboxAsync();

        Assert.Equal(["ben", "cid", "dan"], ledger.Recorded.Events.Select(ledgerEvent => ledgerEvent.OtherUserId));
        Assert.Equal(
            [FaultyLedger.Refusal],
            await _database.CreateConnection().QueryAsync<string>("SELECT refused_because FROM outbox"));
        Assert.Single(ledger.Deliveries, delivery => delivery.OtherUserId == "refused");
    }

    [Fact]
    public async Task Event_OfACallWithATrace_CarriesThatTrace()
    {
        var ledger = new FaultyLedger();
        await using var neighbour = await Neighbour.StartAsync(ledger, CancellationToken.None);
        // Traces go on where they are exported: here to where nobody listens.
        await using var host = SocialGraphHost.Start(
            _connectionString, neighbour.Address, settings: new KeyValuePair<string, string?>("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"));
        var id = NewEvent.Id();
        using var activity = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        activity.SetIdFormat(ActivityIdFormat.W3C).Start();

        await new GraphService.GraphServiceClient(host.As("ann")).FollowAsync(new FollowRequest { EventId = id, UserId = "ben", Cause = new Cause { VideoId = "v1" } });

        var told = await ledger.Recorded.WaitForAsync(ledgerEvent => ledgerEvent.EventId == id);
        Assert.StartsWith($"00-{activity.TraceId}-", told.Traceparent, StringComparison.Ordinal);
        Assert.Equal(
            ("ann", "ben", "v1", 1, LedgerEvent.FactOneofCase.Follow),
            (told.UserId, told.OtherUserId, told.VideoId, told.Effect, told.FactCase));
        Assert.Equal(EventIds.TimeOf(Guid.Parse(id)), told.OccurredAt.ToDateTimeOffset());
    }

    private static async Task ChangeAsync(WireHost host, string follower, string followee, bool follow)
    {
        var client = new GraphService.GraphServiceClient(host.As(follower));
        if (follow)
            await client.FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = followee });
        else
            await client.UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = followee });
    }

    private async Task WaitForEmptyOutboxAsync()
    {
        await using var left = _database.CreateCommand("SELECT count(*) FROM outbox WHERE refused_because IS NULL");
        await Until.IsTrueAsync(async () => (long)(await left.ExecuteScalarAsync())! == 0, Patience, "the outbox is empty");
    }

    private async Task AssertTheLedgerHasExactlyTheHistoryAsync(FaultyLedger ledger)
    {
        await using var connection = await _database.OpenConnectionAsync();
        var history = await connection.QueryAsync<string>(
            "SELECT concat_ws(' ', user_id, other_id, event_id, effect) FROM edge_event ORDER BY user_id, other_id, revision");
        var told = ledger.Recorded.Events
            .OrderBy(ledgerEvent => ledgerEvent.UserId, StringComparer.Ordinal)
            .ThenBy(ledgerEvent => ledgerEvent.OtherUserId, StringComparer.Ordinal)
            .ThenBy(ledgerEvent => ledgerEvent.Position)
            .Select(ledgerEvent => string.Create(
                CultureInfo.InvariantCulture, $"{ledgerEvent.UserId} {ledgerEvent.OtherUserId} {ledgerEvent.EventId} {ledgerEvent.Effect}"));
        Assert.Equal(history, told);
    }
}
