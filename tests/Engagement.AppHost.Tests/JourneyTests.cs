using Engagement.AppHost.Tests.Running;
using Xunit;
using Xunit.Abstractions;

namespace Engagement.AppHost.Tests;

[Collection(SystemCollection.Name)]
public sealed class JourneyTests(SystemFixture fixture, ITestOutputHelper output)
{
    private Journeys Journeys => new(fixture.System, output);

    [Fact]
    public Task Like_ThroughTheGateway_ChangesCountersHistoryAndTheNextFeed() => Journeys.LikeChangesCountersHistoryAndTheNextFeedAsync();

    [Fact]
    public Task Follow_ThroughTheGateway_FillsTheFollowingFeed() => Journeys.FollowFillsTheFollowingFeedAsync();

    [Fact]
    public Task DuetAndStitch_ThroughTheGateway_HaveALineageAndCounts() => Journeys.DuetAndStitchHaveALineageAsync();

    [Fact]
    public Task Message_ThroughTheGateway_ArrivesAndIsNobodyElses() => Journeys.MessageArrivesAsync();

    [Fact]
    public Task Watch_StreamedThroughTheGateway_IsCountedLiveAndTakenBack() => Journeys.WatchIsStreamedCountedAndTakenBackAsync();

    [Fact]
    public Task EraseHistory_ThroughTheGateway_LeavesTheCreatorNothing() => Journeys.ErasedHistoryLeavesTheCreatorNothingAsync();

    [Fact]
    public Task CommentsLikersAndShares_ThroughTheGateway_AreSeenByOthers() => Journeys.CommentsLikersAndSharesAreSeenByOthersAsync();

    [Fact]
    public Task Like_Traced_IsOneTraceToTheFold() => Journeys.LikeIsOneTraceToTheFoldAsync();
}
