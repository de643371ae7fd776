using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace Engagement.Remix.Tests.Remixes;

public sealed class CreateRemixTests(RemixHost host) : IClassFixture<RemixHost>
{
    [Fact]
    public async Task CreateDuet_OfAPublicVideo_NamesItsSource()
    {
        var (creator, remixer) = (RemixHost.NewUser(), RemixHost.NewUser());
        var source = await host.PublishAsync(creator);

        var duet = await host.DuetAsync(remixer, source.VideoId);

        var expected = new RemixSource
        {
            VideoId = source.VideoId,
            CreatorId = creator,
            Kind = RemixKind.Duet,
            Layout = DuetLayout.SideBySide,
            AudioMix = new AudioMix { SourceVolume = 100, OwnVolume = 100 },
            Attribution = $"Duet with @{creator}",
            AttributionPath = $"/v1/videos/{source.VideoId}",
        };
        Assert.Equal([expected], duet.Sources);
        Assert.Equal(remixer, duet.CreatorId);
        Assert.Equal(duet, (await host.VideosOf(creator).GetVideoAsync(new GetVideoRequest { VideoId = duet.VideoId })).Video);
        Assert.Equal([expected], (await host.Ledger.WaitForAsync(entry => entry.VideoId == duet.VideoId)).VideoPublished.Sources);
    }

    [Fact]
    public async Task CreateStitch_OfASection_NamesIt()
    {
        var creator = RemixHost.NewUser();
        var source = await host.PublishAsync(creator);

        var stitch = (await host.RemixesOf(RemixHost.NewUser()).CreateStitchAsync(RemixHost.StitchOf(source.VideoId, 10, 15))).Video;

        var expected = new RemixSource
        {
            VideoId = source.VideoId,
            CreatorId = creator,
            Kind = RemixKind.Stitch,
            Start = new Duration { Seconds = 10 },
            End = new Duration { Seconds = 15 },
            Attribution = $"Stitch with @{creator}",
            AttributionPath = $"/v1/videos/{source.VideoId}",
        };
        Assert.Equal([expected], stitch.Sources);
        Assert.Equal(stitch, (await host.VideosOf(creator).GetVideoAsync(new GetVideoRequest { VideoId = stitch.VideoId })).Video);
    }

    [Theory]
    [InlineData(0, 5.001)]
    [InlineData(14, 15.001)]
    public async Task CreateStitch_TooLongOrBeyondTheSource_IsInvalid(double start, double end)
    {
        var source = await host.PublishAsync(RemixHost.NewUser());

        var refusal = await AssertRefusedAsync(
            StatusCode.InvalidArgument, "INVALID_FIELD",
            async () => await host.RemixesOf("ann").CreateStitchAsync(RemixHost.StitchOf(source.VideoId, start, end)));

        Assert.Equal(["end"], refusal.ViolatedFields());
    }

    [Fact]
    public async Task CreateStitch_BeyondTheLengthOfAHiddenSource_TellsNothingOfIt()
    {
        var hidden = await host.PublishAsync(RemixHost.NewUser(), RemixHost.Draft(Visibility.Private));

        await AssertRefusedAsync(
            StatusCode.NotFound, "VIDEO_NOT_FOUND",
            async () => await host.RemixesOf("ann").CreateStitchAsync(RemixHost.StitchOf(hidden.VideoId, 14, 16)));
    }

    [Fact]
    public async Task CreateDuet_FriendsOnlyPermission_AsksTheGraph()
    {
        var (creator, follower, friend) = (RemixHost.NewUser(), RemixHost.NewUser(), RemixHost.NewUser());
        host.Graph.Follow(follower, creator);
        host.Graph.Befriend(friend, creator);
        var source = await host.PublishAsync(creator, RemixHost.Draft(duet: RemixPermission.Friends));

        await AssertRefusedAsync(StatusCode.PermissionDenied, "NOT_PERMITTED", () => host.DuetAsync(follower, source.VideoId));
        await host.DuetAsync(friend, source.VideoId);
        await host.DuetAsync(creator, source.VideoId);

        Assert.Equal(
            [(follower, creator), (friend, creator)],
            host.Graph.Questions.Where(question => question.CreatorIds.Contains(creator))
                .Select(question => (question.ViewerId, Assert.Single(question.CreatorIds))));
    }

    [Fact]
    public async Task CreateDuet_FollowersSeeItButNobodyMayRemix_IsForbiddenToThemAndHiddenFromOthers()
    {
        var (creator, follower) = (RemixHost.NewUser(), RemixHost.NewUser());
        host.Graph.Follow(follower, creator);
        var source = await host.PublishAsync(creator, RemixHost.Draft(Visibility.Followers, duet: RemixPermission.Nobody));

        await AssertRefusedAsync(StatusCode.PermissionDenied, "NOT_PERMITTED", () => host.DuetAsync(follower, source.VideoId));
        await AssertRefusedAsync(StatusCode.NotFound, "VIDEO_NOT_FOUND", () => host.DuetAsync(RemixHost.NewUser(), source.VideoId));
    }

    [Fact]
    public async Task CreateDuet_ServiceForNobody_IsASubjectLikeOthers()
    {
        var hidden = await host.PublishAsync(RemixHost.NewUser(), RemixHost.Draft(Visibility.Private));
        var service = new RemixService.RemixServiceClient(host.Wire.AsService());

        await AssertRefusedAsync(
            StatusCode.NotFound, "VIDEO_NOT_FOUND", async () => await service.CreateDuetAsync(RemixHost.DuetOf(hidden.VideoId)));
    }

    [Fact]
    public async Task CreateDuet_OfItself_IsACycle()
    {
        var videoId = RemixHost.NewUser();

        await AssertRefusedAsync(
            StatusCode.FailedPrecondition, "LINEAGE_CYCLE", () => host.DuetAsync("ann", videoId, RemixHost.Draft(videoId: videoId)));
        var video = await host.PublishAsync("ann", RemixHost.Draft(videoId: videoId));
        var child = await host.DuetAsync("ann", videoId);
        await AssertRefusedAsync(
            StatusCode.FailedPrecondition, "LINEAGE_CYCLE", () => host.DuetAsync("ann", child.VideoId, RemixHost.Draft(videoId: video.VideoId)));
    }

    [Fact]
    public async Task CreateDuet_SixtyFourTimesAtOnce_HasOneEffect()
    {
        var (creator, remixer) = (RemixHost.NewUser(), RemixHost.NewUser());
        var source = await host.PublishAsync(creator);
        var request = RemixHost.DuetOf(source.VideoId);

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(async _ => await host.RemixesOf(remixer).CreateDuetAsync(request)));

        Assert.Single(responses, response => !response.Duplicate);
        Assert.Single(responses.Select(response => response.Video).Distinct());
        await host.WaitForEmptyOutboxAsync();
        Assert.Single(host.Ledger.Events, entry => entry.UserId == remixer);
        var lineage = await host.RemixesOf(creator).GetLineageAsync(new GetLineageRequest { VideoId = source.VideoId });
        Assert.Single(lineage.Descendants);
    }

    [Fact]
    public async Task CreateStitch_WithTheEventOfADuet_IsEventIdReused()
    {
        var source = await host.PublishAsync(RemixHost.NewUser());
        var (remixer, duet, stitch) = (RemixHost.NewUser(), RemixHost.DuetOf(source.VideoId), RemixHost.StitchOf(source.VideoId, 0, 1));
        await host.RemixesOf(remixer).CreateDuetAsync(duet);
        stitch.EventId = duet.EventId;

        await AssertRefusedAsync(
            StatusCode.AlreadyExists, "EVENT_ID_REUSED", async () => await host.RemixesOf(remixer).CreateStitchAsync(stitch));
    }

    private static async Task<RpcException> AssertRefusedAsync(StatusCode code, string reason, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((code, reason), (refusal.StatusCode, refusal.Reason()));
        return refusal;
    }
}
