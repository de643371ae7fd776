using Engagement.AppHost.Supervision;
using Xunit;

namespace Engagement.AppHost.Tests.Supervision;

public sealed class RestartBackoffTests
{
    [Fact]
    public void Ended_AgainAndAgain_DoublesUpToThirtySeconds()
    {
        var backoff = new RestartBackoff(new Clock());

        var delays = Enumerable.Range(0, 10).Select(_ => backoff.Ended().TotalSeconds);

        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], delays.Select(delay => Math.Round(delay, 1)));
    }

    [Theory]
    [InlineData(29, 0.4)]
    [InlineData(30, 0.2)]
    public void Ended_AfterHealth_BeginsAgainOnlyOnceItLasted(int healthySeconds, double expected)
    {
        var clock = new Clock();
        var backoff = new RestartBackoff(clock);
        backoff.Ended();

        backoff.Healthy();
        clock.Now += TimeSpan.FromSeconds(healthySeconds);

        Assert.Equal(TimeSpan.FromSeconds(expected), backoff.Ended());
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
