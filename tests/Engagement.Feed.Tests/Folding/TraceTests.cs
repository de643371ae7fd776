using System.Collections.Concurrent;
using System.Diagnostics;

namespace Engagement.Feed.Tests.Folding;

public sealed class TraceTests
{
    [Fact]
    public async Task Fold_OfAnEventWithATrace_IsASpanOfThatTrace()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FeedTelemetry.Name,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var feed = await FeedSystem.StartAsync(CancellationToken.None);
        var (trace, span) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
        var like = Events.Like("ann", "v");
        like.Traceparent = $"00-{trace}-{span}-01";

        await feed.AppendAsync(Events.Published("v", "bob"), like, Events.Like("bob", "v"));

        var fold = Assert.Single(spans, activity => activity.TraceId == trace);
        Assert.Equal(("fold", span, ActivityKind.Consumer), (fold.OperationName, fold.ParentSpanId, fold.Kind));
        Assert.Equal(2L, fold.GetTagItem("engagement.ledger.position"));
        Assert.NotEqual(ActivityStatusCode.Error, fold.Status);
        Assert.Contains(spans, activity => activity.OperationName == "fold batch" && activity.Links.Any(link => link.Context.TraceId == trace));
    }
}
