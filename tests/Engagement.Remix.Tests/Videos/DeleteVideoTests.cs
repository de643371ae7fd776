using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Remix.Tests.Videos;

public sealed class DeleteVideoTests(RemixHost host) : IClassFixture<RemixHost>
{
    [Fact]
    public async Task DeleteVideo_Own_IsGoneForEverybodyAndInTheLedger()
    {
        var creator = RemixHost.NewUser();
        var video = await host.PublishAsync(creator);
        var request = new DeleteVideoRequest { EventId = RemixHost.NewEventId(), VideoId = video.VideoId };

        var response = await host.VideosOf(creator).DeleteVideoAsync(request);

        Assert.False(response.Duplicate);
        await AssertNotFoundAsync(async () => await host.VideosOf(creator).GetVideoAsync(new GetVideoRequest { VideoId = video.VideoId }));
        await AssertNotFoundAsync(async () => await host.RemixesOf(creator).CreateDuetAsync(RemixHost.DuetOf(video.VideoId)));
        await AssertNotFoundAsync(
            async () => await host.RemixesOf(creator).GetLineageAsync(new GetLineageRequest { VideoId = video.VideoId }));
        await host.Ledger.WaitForAsync(entry => entry.EventId == request.EventId);
        Assert.Equal(
            [(LedgerEvent.FactOneofCase.VideoPublished, 1), (LedgerEvent.FactOneofCase.VideoDeleted, -1)],
            host.Ledger.Events.Where(entry => entry.VideoId == video.VideoId).Select(entry => (entry.FactCase, entry.Effect)));
    }

    [Fact]
    public async Task DeleteVideo_ManyTimesAtOnce_HasOneEffect()
    {
        var creator = RemixHost.NewUser();
        var video = await host.PublishAsync(creator);
        // Half of them are the same call, the others are calls of their own.
        var same = RemixHost.NewEventId();
        var eventIds = Enumerable.Range(0, 64).Select(i => i % 2 == 0 ? same : RemixHost.NewEventId());

        var responses = await Task.WhenAll(eventIds.Select(async eventId => await host.VideosOf(creator).DeleteVideoAsync(
            new DeleteVideoRequest { EventId = eventId, VideoId = video.VideoId })));

        Assert.Single(responses, response => !response.Duplicate);
        Assert.Single(responses.Select(response => response.DeletedAt).Distinct());
        await host.WaitForEmptyOutboxAsync();
        Assert.Single(host.Ledger.Events, entry => entry.UserId == creator && entry.Effect == -1);
    }

    [Fact]
    public async Task DeleteVideo_SomebodyElsesOrNone_IsNotFound()
    {
        var video = await host.PublishAsync(RemixHost.NewUser());

        foreach (var videoId in new[] { video.VideoId, "v-nowhere" })
        {
            await AssertNotFoundAsync(async () => await host.VideosOf(RemixHost.NewUser()).DeleteVideoAsync(
                new DeleteVideoRequest { EventId = RemixHost.NewEventId(), VideoId = videoId }));
        }
        await host.VideosOf("ann").GetVideoAsync(new GetVideoRequest { VideoId = video.VideoId });
    }

    [Fact]
    public async Task DeleteVideo_BadRequest_NamesAllOfIt()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await host.VideosOf("ann").DeleteVideoAsync(new DeleteVideoRequest()));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal(["video_id", "event_id"], refusal.ViolatedFields());
    }

    [Fact]
    public async Task DeleteVideo_WhileOthersRemixIt_LeavesNoRemixBehindTheDeletion()
    {
        for (var round = 0; round < 20; round++)
        {
            var (creator, remixer) = (RemixHost.NewUser(), RemixHost.NewUser());
            var video = await host.PublishAsync(creator);

            var remixes = Enumerable.Range(0, 8).Select(async _ =>
            {
                try
                {
                    return await host.DuetAsync(remixer, video.VideoId);
                }
                catch (RpcException refusal) when (refusal.Reason() == "VIDEO_NOT_FOUND")
                {
                    return null;
                }
            }).ToList();
            await host.DeleteAsync(creator, video.VideoId);
            var made = (await Task.WhenAll(remixes)).OfType<Video>().Select(remix => remix.VideoId).ToHashSet();

            // The ledger has the order of the commits: of one video, all remixes come before its deletion.
            await host.Ledger.WaitForAsync(entry => entry.VideoId == video.VideoId && entry.Effect == -1);
            var deletion = host.Ledger.Events.Single(entry => entry.VideoId == video.VideoId && entry.Effect == -1).Position;
            Assert.All(
                host.Ledger.Events.Where(entry => made.Contains(entry.VideoId)), entry => Assert.True(entry.Position < deletion));
            Assert.Equal(made.Count, host.Ledger.Events.Count(entry => made.Contains(entry.VideoId)));
        }
    }

    private static async Task AssertNotFoundAsync(Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((StatusCode.NotFound, "VIDEO_NOT_FOUND"), (refusal.StatusCode, refusal.Reason()));
    }
}
