using System.Diagnostics;
using Engagement.AppHost.Tests.Running;
using Engagement.Feed.V1;
using Engagement.Interactions.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Engagement.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Engagement.AppHost.Tests;

[Collection(SystemCollection.Name)]
public sealed class HealingTests(SystemFixture fixture, ITestOutputHelper output)
{
    [Fact]
    public async Task Kill_OfEachRealProcess_HealsByItself()
    {
        var patience = TimeSpan.FromSeconds(90);
        foreach (var resource in fixture.System.Supervised)
        {
            var elapsed = await fixture.System.KillAndHealAsync(resource, patience);
            var healthy = Stopwatch.StartNew();
            await Until.PassesAsync(CallEveryServiceAsync, patience);
            output.WriteLine(FormattableString.Invariant(
                $"{resource}: healthy {elapsed.TotalSeconds:F1} s after kill -9, every service answers the same client {healthy.ElapsedMilliseconds} ms later"));
            // The neighbours lost a server for that while: the next test finds them well.
            await Task.WhenAll(fixture.System.Supervised.Select(other => fixture.System.WaitUntilHealthyAsync(other, patience)));
        }
    }

    [Fact]
    public async Task StopCommand_ThenWait_StaysStoppedUntilStarted()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var before = fixture.System.Processes();

        await fixture.System.CommandAsync("remix", "stop", bound.Token);
        // Three times what the supervisor waits before its first start.
        await Task.Delay(TimeSpan.FromSeconds(0.6), bound.Token);
        Assert.True(fixture.System.Processes().Count < before.Count);

        await fixture.System.CommandAsync("remix", "start", bound.Token);
        await fixture.System.WaitUntilHealthyAsync("remix", TimeSpan.FromSeconds(60));
    }

    /// <summary>By one client that lives through it all, through the gateway; each call needs its service's own store.</summary>
    private async Task CallEveryServiceAsync()
    {
        var (channel, user) = (fixture.System.CreateChannel(), fixture.System.As("alice"));
        await new CounterService.CounterServiceClient(channel).BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { "v1" } }, user);
        await new HistoryService.HistoryServiceClient(channel).ListHistoryAsync(new ListHistoryRequest(), user);
        await new GraphService.GraphServiceClient(channel).ListFollowersAsync(new ListFollowersRequest { UserId = "alice" }, user);
        await new VideoService.VideoServiceClient(channel).BatchGetVideosAsync(new BatchGetVideosRequest { VideoIds = { "v1" } }, user);
        await new FeedService.FeedServiceClient(channel).GetForYouAsync(new GetForYouRequest(), user);
    }
}
