using Engagement.Feed.Serving;

namespace Engagement.Feed.Tests.Serving;

public sealed class KeptRequestsTests
{
    private readonly Clock _clock = new();
    private readonly KeptRequests _kept;

    public KeptRequestsTests() => _kept = new KeptRequests(new FeedOptions { KeptRequests = 2, KeptFor = TimeSpan.FromMinutes(30) }, _clock);

    [Fact]
    public void Keep_MoreThanAreKept_ForgetsTheOldest()
    {
        var requests = Enumerable.Range(0, 3).Select(_ => new RankedRequest(Guid.CreateVersion7(Events.Noon))).ToList();
        requests.ForEach(_kept.Keep);

        Assert.Equal([null, requests[1], requests[2]], requests.Select(request => _kept.Find(request.RequestId)));
    }

    [Fact]
    public void Find_AfterTheTime_IsNull()
    {
        var request = new RankedRequest(Guid.CreateVersion7(Events.Noon));
        _kept.Keep(request);
        _clock.Now += TimeSpan.FromMinutes(29);
        Assert.Same(request, _kept.Find(request.RequestId));

        _clock.Now += TimeSpan.FromMinutes(2);

        Assert.Null(_kept.Find(request.RequestId));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Events.Noon;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
