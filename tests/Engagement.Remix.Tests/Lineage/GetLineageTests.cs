using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Remix.Tests.Lineage;

public sealed class GetLineageTests(RemixHost host) : IClassFixture<RemixHost>
{
    [Fact]
    public async Task GetLineage_InTheMiddleOfAChain_GoesBothWays()
    {
        var chain = await PublishChainAsync(RemixHost.NewUser(), 5);

        var lineage = await host.RemixesOf(RemixHost.NewUser()).GetLineageAsync(new GetLineageRequest { VideoId = chain[2].VideoId });

        Assert.Equal((chain[2].VideoId, 2, 0), Place(lineage.Video));
        Assert.Equal([(chain[1].VideoId, 1, 1), (chain[0].VideoId, 0, 2)], lineage.Ancestors.Select(Place));
        Assert.Equal([(chain[3].VideoId, 3, 1), (chain[4].VideoId, 4, 2)], lineage.Descendants.Select(Place));
        Assert.Equal(
            new LineageNode
            {
                VideoId = chain[3].VideoId,
                CreatorId = chain[3].CreatorId,
                Depth = 3,
                Distance = 1,
                Sources = { chain[3].Sources },
                PublishedAt = chain[3].PublishedAt,
                RootVideoId = chain[0].VideoId,
            },
            lineage.Descendants[0]);
        Assert.Empty(lineage.NextPageToken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task GetLineage_InPages_HasEachDescendantOnceNearestFirst(int pageSize)
    {
        var user = RemixHost.NewUser();
        var root = await host.PublishAsync(user);
        var expected = new List<(string, int, int)>();
        foreach (var child in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.DuetAsync(user, root.VideoId))))
        {
            expected.Add((child.VideoId, 1, 1));
            expected.Add(((await host.DuetAsync(user, child.VideoId)).VideoId, 2, 2));
        }
        var request = new GetLineageRequest { VideoId = root.VideoId, PageSize = pageSize };
        var pages = new List<GetLineageResponse>();
        do
        {
            pages.Add(await host.RemixesOf(user).GetLineageAsync(request));
            request.PageToken = pages[^1].NextPageToken;
        }
        while (request.PageToken.Length > 0);

        var descendants = pages.SelectMany(page => page.Descendants).Select(Place).ToList();
        Assert.Equal((8 + pageSize - 1) / pageSize, pages.Count);
        Assert.Equal(expected.Order(), descendants.Order());
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], descendants.Select(descendant => descendant.Distance));
    }

    [Fact]
    public async Task GetLineage_LaterPages_HaveNoAncestorsAndTakeInWhatIsNew()
    {
        var user = RemixHost.NewUser();
        var chain = await PublishChainAsync(user, 3);
        await host.DuetAsync(user, chain[1].VideoId);
        var request = new GetLineageRequest { VideoId = chain[1].VideoId, PageSize = 1 };

        var first = await host.RemixesOf(user).GetLineageAsync(request);
        request.PageToken = first.NextPageToken;
        var late = await host.DuetAsync(user, chain[1].VideoId);
        var second = await host.RemixesOf(user).GetLineageAsync(request);
        request.PageToken = second.NextPageToken;
        var third = await host.RemixesOf(user).GetLineageAsync(request);

        Assert.Single(first.Ancestors);
        Assert.Empty(second.Ancestors);
        Assert.Equal(late.VideoId, Assert.Single(third.Descendants).VideoId);
        Assert.Empty(third.NextPageToken);
    }

    [Fact]
    public async Task GetLineage_HiddenAndDeletedVideos_KeepOnlyTheirPlace()
    {
        var (creator, follower) = (RemixHost.NewUser(), RemixHost.NewUser());
        host.Graph.Follow(follower, creator);
        var root = await host.PublishAsync(creator);
        var hidden = await host.DuetAsync(creator, root.VideoId, RemixHost.Draft(Visibility.Followers));
        var deleted = await host.DuetAsync(creator, hidden.VideoId);
        var last = await host.DuetAsync(creator, deleted.VideoId);
        await host.DeleteAsync(creator, deleted.VideoId);

        var stranger = await host.RemixesOf(RemixHost.NewUser()).GetLineageAsync(new GetLineageRequest { VideoId = root.VideoId });
        var fan = await host.RemixesOf(follower).GetLineageAsync(new GetLineageRequest { VideoId = root.VideoId });
        var own = await host.RemixesOf(creator).GetLineageAsync(new GetLineageRequest { VideoId = last.VideoId });

        var hiddenPlace = new LineageNode
        {
            VideoId = hidden.VideoId,
            Depth = 1,
            Distance = 1,
            Sources = { new RemixSource { VideoId = root.VideoId, Kind = RemixKind.Duet } },
            RootVideoId = root.VideoId,
        };
        var deletedPlace = new LineageNode
        {
            VideoId = deleted.VideoId,
            Depth = 2,
            Distance = 2,
            Deleted = true,
            Sources = { new RemixSource { VideoId = hidden.VideoId, Kind = RemixKind.Duet } },
            RootVideoId = root.VideoId,
        };
        Assert.Equal([hiddenPlace, deletedPlace], stranger.Descendants.Take(2));
        Assert.Equal(last.CreatorId, stranger.Descendants[2].CreatorId);
        Assert.Equal(creator, fan.Descendants[0].CreatorId);
        Assert.Equal(deletedPlace, fan.Descendants[1]);
        deletedPlace.Distance = 1;
        Assert.Equal(deletedPlace, own.Ancestors[0]);
        Assert.Equal(creator, own.Ancestors[1].CreatorId);
    }

    [Fact]
    public async Task GetLineage_HiddenVideo_IsNotFound()
    {
        var hidden = await host.PublishAsync(RemixHost.NewUser(), RemixHost.Draft(Visibility.Private));

        await AssertRefusedAsync(StatusCode.NotFound, "VIDEO_NOT_FOUND", "ann", new GetLineageRequest { VideoId = hidden.VideoId });
        var service = new RemixService.RemixServiceClient(host.Wire.AsService());
        Assert.Equal(
            hidden.CreatorId, (await service.GetLineageAsync(new GetLineageRequest { VideoId = hidden.VideoId })).Video.CreatorId);
    }

    [Fact]
    public async Task GetLineage_ManyCreatorsWhoseFollowersOnlySeeThem_AsksTheGraphByTheHundred()
    {
        var viewer = RemixHost.NewUser();
        var root = await host.PublishAsync(RemixHost.NewUser());
        var creators = Enumerable.Range(0, 150).Select(_ => RemixHost.NewUser()).ToList();
        await Task.WhenAll(creators.Select(creator => host.DuetAsync(creator, root.VideoId, RemixHost.Draft(Visibility.Followers))));
        host.Graph.Follow(viewer, creators[7]);

        var lineage = await host.RemixesOf(viewer).GetLineageAsync(new GetLineageRequest { VideoId = root.VideoId, PageSize = 5000 });

        Assert.Equal([creators[7]], lineage.Descendants.Select(node => node.CreatorId).Where(id => id.Length > 0));
        Assert.Equal(
            [51, 100],
            host.Graph.Questions.Where(question => question.ViewerId == viewer).Select(question => question.CreatorIds.Count).Order());
    }

    [Fact]
    public async Task GetLineage_BadPages_AreInvalid()
    {
        var user = RemixHost.NewUser();
        var chain = await PublishChainAsync(user, 4);
        var request = new GetLineageRequest { VideoId = chain[0].VideoId, PageSize = 1 };
        var token = (await host.RemixesOf(user).GetLineageAsync(request)).NextPageToken;

        await AssertRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", user, new(request) { PageSize = -1 });
        await AssertRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", user, new() { VideoId = "" });
        await AssertRefusedAsync(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", user, new(request) { PageToken = "rubbish" });
        await AssertRefusedAsync(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "another", new(request) { PageToken = token });
        await AssertRefusedAsync(
            StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", user, new(request) { PageToken = token, VideoId = chain[1].VideoId });
        Assert.Single((await host.RemixesOf(user).GetLineageAsync(new(request) { PageToken = token, PageSize = 1 })).Descendants);
    }

    private async Task<List<Video>> PublishChainAsync(string user, int length)
    {
        var chain = new List<Video> { await host.PublishAsync(user) };
        while (chain.Count < length)
            chain.Add(await host.DuetAsync(user, chain[^1].VideoId));
        return chain;
    }

    private async Task AssertRefusedAsync(StatusCode code, string reason, string user, GetLineageRequest request)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await host.RemixesOf(user).GetLineageAsync(request));
        Assert.Equal((code, reason), (refusal.StatusCode, refusal.Reason()));
    }

    private static (string VideoId, int Depth, int Distance) Place(LineageNode node) => (node.VideoId, node.Depth, node.Distance);
}
