using Engagement.Remix.V1;
using Xunit;

namespace Engagement.Remix.Tests.Videos;

public sealed class ListVideosTests(RemixHost host) : IClassFixture<RemixHost>
{
    [Fact]
    public async Task ListVideos_OfACreator_IsWhatTheReaderMaySee()
    {
        var (creator, stranger, friend) = (RemixHost.NewUser(), RemixHost.NewUser(), RemixHost.NewUser());
        host.Graph.Befriend(friend, creator);
        var all = new List<string>();
        foreach (var visibility in new[] { Visibility.Public, Visibility.Private, Visibility.Followers, Visibility.Friends, Visibility.Public })
            all.Add((await host.PublishAsync(creator, RemixHost.Draft(visibility))).VideoId);
        all.Reverse();

        Assert.Equal([all[0], all[4]], await ListAsync(stranger, new ListVideosRequest { CreatorId = creator }));
        Assert.Equal([all[0], all[1], all[2], all[4]], await ListAsync(friend, new ListVideosRequest { CreatorId = creator }));
        Assert.Equal(all, await ListAsync(creator, new ListVideosRequest { CreatorId = creator }));
        Assert.Equal(all, await ListAsync(creator, new ListVideosRequest { CreatorId = creator, PageSize = 1 }));
        Assert.Equal([all[0], all[4]], await ListAsync(stranger, new ListVideosRequest { CreatorId = creator, PageSize = 1 }));
        host.Graph.Block(creator, stranger);
        Assert.Empty(await ListAsync(stranger, new ListVideosRequest { CreatorId = creator }));
    }

    [Fact]
    public async Task ListVideos_WithASoundOrHashtag_IsNewestFirst()
    {
        var (sound, tag) = (RemixHost.NewUser(), RemixHost.NewUser().Replace("-", "", StringComparison.Ordinal));
        var drafts = Enumerable.Range(0, 3).Select(_ =>
        {
            var draft = RemixHost.Draft();
            (draft.SoundId, draft.Caption) = (sound, $"#{tag.ToUpperInvariant()} #{tag}");
            return draft;
        });
        var published = new List<Video>();
        foreach (var draft in drafts)
            published.Add(await host.PublishAsync(RemixHost.NewUser(), draft));
        await host.DeleteAsync(published[0].CreatorId, published[0].VideoId);
        string[] expected = [published[2].VideoId, published[1].VideoId];

        Assert.Equal(expected, await ListAsync("reader", new ListVideosRequest { SoundId = sound }));
        Assert.Equal(expected, await ListAsync("reader", new ListVideosRequest { Hashtag = $"#{tag}", PageSize = 1 }));
        var about = (await host.VideosOf("reader").GetSoundAsync(new GetSoundRequest { SoundId = sound })).Sound;
        Assert.Equal(new Sound { SoundId = sound, Videos = 2, FirstVideoId = published[1].VideoId }, about);
    }

    [Fact]
    public async Task ListSiblings_OfARemix_IsTheOthersOfItsSources()
    {
        var root = await host.PublishAsync(RemixHost.NewUser());
        var first = await host.DuetAsync(RemixHost.NewUser(), root.VideoId);
        var second = await host.DuetAsync(RemixHost.NewUser(), root.VideoId);
        await host.DuetAsync(RemixHost.NewUser(), first.VideoId);
        await host.DuetAsync(RemixHost.NewUser(), root.VideoId, RemixHost.Draft(Visibility.Private));

        var siblings = await host.RemixesOf("reader").ListSiblingsAsync(new ListSiblingsRequest { VideoId = first.VideoId });

        Assert.Equal([second.VideoId], siblings.Siblings.Select(video => video.VideoId));
    }

    private async Task<List<string>> ListAsync(string reader, ListVideosRequest request)
    {
        var listed = new List<string>();
        do
        {
            var page = await host.VideosOf(reader).ListVideosAsync(request);
            listed.AddRange(page.Videos.Select(video => video.VideoId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return listed;
    }
}
