using Engagement.Remix.V1;
using Engagement.Testing.Postgres;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Remix.Tests.Videos;

public sealed class GetVideosTests(RemixHost host) : IClassFixture<RemixHost>
{
    private static readonly Visibility[] AllVisibilities = [Visibility.Public, Visibility.Followers, Visibility.Friends, Visibility.Private];

    [Fact]
    public async Task GetVideo_EachViewerAndVisibility_IsFoundAsTheRulesSay()
    {
        var (creator, stranger, follower, friend) = NewPeople();
        foreach (var (visibility, viewers) in AllVisibilities.Zip<Visibility, string[]>(
            [[stranger, follower, friend, creator], [follower, friend, creator], [friend, creator], [creator]]))
        {
            var video = await host.PublishAsync(creator, RemixHost.Draft(visibility));
            foreach (var viewer in new[] { stranger, follower, friend, creator })
            {
                if (viewers.Contains(viewer))
                    Assert.Equal(video, (await host.VideosOf(viewer).GetVideoAsync(new GetVideoRequest { VideoId = video.VideoId })).Video);
                else
                    await AssertNotFoundAsync(viewer, video.VideoId);
            }
        }
    }

    [Fact]
    public async Task GetVideo_Invisible_IsRefusedLikeOneThatIsNot()
    {
        var creator = RemixHost.NewUser();
        var hidden = await host.PublishAsync(creator, RemixHost.Draft(Visibility.Private));
        var viewer = RemixHost.NewUser();

        var invisible = await AssertNotFoundAsync(viewer, hidden.VideoId);
        await host.DeleteAsync(creator, hidden.VideoId);
        var deleted = await AssertNotFoundAsync(viewer, hidden.VideoId);
        var missing = await AssertNotFoundAsync(viewer, "v-nowhere");

        Assert.Equal(deleted.GetRpcStatus(), invisible.GetRpcStatus());
        Assert.Equal(missing.GetRpcStatus()!.Message, invisible.GetRpcStatus()!.Message);
        Assert.Equal(missing.GetRpcStatus()!.Details.Count, invisible.GetRpcStatus()!.Details.Count);
    }

    [Fact]
    public async Task GetVideo_OfOneself_AsksNobody()
    {
        var viewer = RemixHost.NewUser();
        var own = await host.PublishAsync(viewer, RemixHost.Draft(Visibility.Friends));

        await host.VideosOf(viewer).GetVideoAsync(new GetVideoRequest { VideoId = own.VideoId });

        Assert.DoesNotContain(host.Graph.Questions, question => question.ViewerId == viewer);
    }

    [Fact]
    public async Task GetVideo_OverABlockOfEitherSide_IsNotThere_AndNowhereNamed()
    {
        var (creator, blocker, blocked, other) = (RemixHost.NewUser(), RemixHost.NewUser(), RemixHost.NewUser(), RemixHost.NewUser());
        host.Graph.Block(blocker, creator);
        host.Graph.Block(creator, blocked);
        var video = await host.PublishAsync(creator);
        var duet = await host.DuetAsync(other, video.VideoId);

        foreach (var viewer in new[] { blocker, blocked })
        {
            await AssertNotFoundAsync(viewer, video.VideoId);
            var seen = (await host.VideosOf(viewer).GetVideoAsync(new GetVideoRequest { VideoId = duet.VideoId })).Video;
            Assert.Equal((video.VideoId, ""), (seen.Sources[0].VideoId, seen.Sources[0].CreatorId));
            var lineage = await host.RemixesOf(viewer).GetLineageAsync(new GetLineageRequest { VideoId = duet.VideoId });
            Assert.Equal((video.VideoId, ""), (lineage.Ancestors[0].VideoId, lineage.Ancestors[0].CreatorId));
            Assert.DoesNotContain(creator, lineage.ToString(), StringComparison.Ordinal);
        }
        Assert.Equal(creator, duet.Sources[0].CreatorId);
    }

    [Fact]
    public async Task BatchGetVideos_ManyOfEachKind_AreInTheOrderAskedForAndTheGraphIsAskedOnce()
    {
        var (creator, _, follower, _) = NewPeople();
        var videos = new List<Video>();
        foreach (var visibility in AllVisibilities)
            videos.Add(await host.PublishAsync(creator, RemixHost.Draft(visibility)));
        videos.Reverse();
        var request = new BatchGetVideosRequest { VideoIds = { videos.Select(video => video.VideoId), "v-nowhere" } };

        var seen = await host.VideosOf(follower).BatchGetVideosAsync(request);

        Assert.Equal([videos[2], videos[3]], seen.Videos);
        Assert.Equal([creator], Assert.Single(host.Graph.Questions, question => question.ViewerId == follower).CreatorIds);
    }

    [Fact]
    public async Task BatchGetVideos_ServiceForNobody_SeesAllButTheDeleted()
    {
        var creator = RemixHost.NewUser();
        var hidden = await host.PublishAsync(creator, RemixHost.Draft(Visibility.Private));
        var deleted = await host.PublishAsync(creator);
        await host.DeleteAsync(creator, deleted.VideoId);
        var request = new BatchGetVideosRequest { VideoIds = { hidden.VideoId, deleted.VideoId } };

        var service = await new VideoService.VideoServiceClient(host.Wire.AsService()).BatchGetVideosAsync(request);
        var forAnother = await new VideoService.VideoServiceClient(host.Wire.AsService(RemixHost.NewUser())).BatchGetVideosAsync(request);

        Assert.Equal([hidden], service.Videos);
        Assert.Empty(forAnother.Videos);
    }

    [Fact]
    public async Task BatchGetVideos_NoneOrTooManyOrBadIds_IsInvalid()
    {
        await AssertInvalidAsync(["video_ids"], []);
        await AssertInvalidAsync(["video_ids"], [.. Enumerable.Range(0, 101).Select(i => $"v-{i}")]);
        await AssertInvalidAsync(["video_ids[1]", "video_ids[2]"], ["fine", "", "not fine"]);
    }

    [Fact]
    public async Task GetVideo_SocialGraphIsDown_IsUnavailableToAllButItsCreator()
    {
        var creator = RemixHost.NewUser();
        var server = await PostgresServer.SharedAsync();
        await using var lonely = RemixHost.Start(await server.CreateDatabaseAsync("remix", CancellationToken.None));
        var mine = new VideoService.VideoServiceClient(lonely.As(creator));
        var everyones = await PublishAsync(Visibility.Public);
        var friends = await PublishAsync(Visibility.Friends);
        var viewer = new VideoService.VideoServiceClient(lonely.As(RemixHost.NewUser()));

        await mine.GetVideoAsync(new GetVideoRequest { VideoId = friends });
        // Also what everybody may see: there may be a block.
        foreach (var video in new[] { everyones, friends })
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(async () => await viewer.GetVideoAsync(new GetVideoRequest { VideoId = video }));
            Assert.Equal((StatusCode.Unavailable, "DEPENDENCY_UNAVAILABLE"), (refusal.StatusCode, refusal.Reason()));
        }

        async Task<string> PublishAsync(Visibility visibility)
            => (await mine.PublishVideoAsync(
                new PublishVideoRequest { EventId = RemixHost.NewEventId(), Video = RemixHost.Draft(visibility) })).Video.VideoId;
    }

    private (string Creator, string Stranger, string Follower, string Friend) NewPeople()
    {
        var people = (Creator: RemixHost.NewUser(), Stranger: RemixHost.NewUser(), Follower: RemixHost.NewUser(), Friend: RemixHost.NewUser());
        host.Graph.Follow(people.Follower, people.Creator);
        host.Graph.Befriend(people.Friend, people.Creator);
        // To be followed is not to follow.
        host.Graph.Follow(people.Creator, people.Stranger);
        return people;
    }

    private async Task<RpcException> AssertNotFoundAsync(string viewer, string videoId)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await host.VideosOf(viewer).GetVideoAsync(new GetVideoRequest { VideoId = videoId }));
        Assert.Equal((StatusCode.NotFound, "VIDEO_NOT_FOUND"), (refusal.StatusCode, refusal.Reason()));
        return refusal;
    }

    private async Task AssertInvalidAsync(string[] fields, string[] videoIds)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await host.VideosOf("ann").BatchGetVideosAsync(
            new BatchGetVideosRequest { VideoIds = { videoIds } }));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD"), (refusal.StatusCode, refusal.Reason()));
        Assert.Equal(fields, refusal.ViolatedFields());
    }
}
