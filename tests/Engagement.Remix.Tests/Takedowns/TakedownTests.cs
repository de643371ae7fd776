using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Remix.Tests.Takedowns;

public sealed class TakedownTests(RemixHost host) : IClassFixture<RemixHost>
{
    private TakedownService.TakedownServiceClient Moderator => new(host.Wire.As("mod", "moderator"));

    [Fact]
    public async Task TakeDownVideo_WithDescendants_HidesTheTreeUntilItIsTakenBack()
    {
        var creator = RemixHost.NewUser();
        var root = await host.PublishAsync(creator);
        var duet = await host.DuetAsync(RemixHost.NewUser(), root.VideoId);
        var other = await host.PublishAsync(RemixHost.NewUser());
        var mixed = (await host.RemixesOf(RemixHost.NewUser()).CreateStitchAsync(Both(duet.VideoId, other.VideoId))).Video;

        var preview = await Moderator.GetTakedownPreviewAsync(new GetTakedownPreviewRequest { VideoId = root.VideoId });
        Assert.Equal(
            new GetTakedownPreviewResponse
            {
                VideoId = root.VideoId, CreatorId = creator, Descendants = 2, DirectRemixes = 1, Duets = 1, Stitches = 1, WithOtherAncestors = 1, Creators = 2,
                Depth = 2,
            },
            preview);

        var request = new TakeDownVideoRequest
        {
            EventId = RemixHost.NewEventId(), VideoId = root.VideoId, Reason = TakedownReason.Copyright, Note = "as asked", WithDescendants = true,
        };
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ => await Moderator.TakeDownVideoAsync(request)));
        Assert.Single(answers, answer => !answer.Duplicate);
        var takedown = answers[0].Takedown;
        Assert.Equal((3, request.EventId, "mod"), (takedown.Videos, takedown.TakedownId, takedown.ModeratorId));
        foreach (var video in new[] { root, duet, mixed })
        {
            await AssertGoneAsync(video);
            Assert.Equal(-1, (await host.Ledger.WaitForAsync(e => e.VideoId == video.VideoId && e.VideoTakenDown is not null)).Effect);
        }
        await Assert.ThrowsAsync<RpcException>(() => host.DuetAsync(RemixHost.NewUser(), duet.VideoId));
        Assert.NotNull((await host.VideosOf("reader").GetVideoAsync(new GetVideoRequest { VideoId = other.VideoId })).Video);

        // A second takedown of one of them holds it when the first is taken back.
        var second = await Moderator.TakeDownVideoAsync(new TakeDownVideoRequest
        {
            EventId = RemixHost.NewEventId(), VideoId = duet.VideoId, Reason = TakedownReason.Safety,
        });
        var back = new ReinstateVideoRequest { EventId = RemixHost.NewEventId(), TakedownId = takedown.TakedownId };
        Assert.Equal("mod", (await Moderator.ReinstateVideoAsync(back)).Takedown.ReinstatedBy);
        Assert.True((await Moderator.ReinstateVideoAsync(back)).Duplicate);
        await AssertGoneAsync(duet);
        Assert.Equal(root, (await host.VideosOf("reader").GetVideoAsync(new GetVideoRequest { VideoId = root.VideoId })).Video);
        await Moderator.ReinstateVideoAsync(new ReinstateVideoRequest { EventId = RemixHost.NewEventId(), TakedownId = second.Takedown.TakedownId });
        Assert.Equal(duet, (await host.VideosOf("reader").GetVideoAsync(new GetVideoRequest { VideoId = duet.VideoId })).Video);
        var audit = await Moderator.ListTakedownsAsync(new ListTakedownsRequest { VideoId = root.VideoId });
        Assert.Equal([takedown.TakedownId], audit.Takedowns.Select(entry => entry.TakedownId));
    }

    [Fact]
    public async Task RestoreVideo_TakenDown_IsRefused()
    {
        var creator = RemixHost.NewUser();
        var video = await host.PublishAsync(creator);
        await Moderator.TakeDownVideoAsync(new TakeDownVideoRequest { EventId = RemixHost.NewEventId(), VideoId = video.VideoId, Reason = TakedownReason.Spam });
        await host.DeleteAsync(creator, video.VideoId);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await host.VideosOf(creator).RestoreVideoAsync(
            new RestoreVideoRequest { EventId = RemixHost.NewEventId(), VideoId = video.VideoId }));
        Assert.Equal((StatusCode.FailedPrecondition, "TAKEN_DOWN"), (refusal.StatusCode, refusal.Reason()));
    }

    [Fact]
    public async Task TakeDownVideo_WhileItIsRemixed_TakesEveryRemixDown()
    {
        for (var race = 0; race < 20; race++)
        {
            var root = await host.PublishAsync(RemixHost.NewUser());
            var remixes = Enumerable.Range(0, 8).Select(_ => host.TryDuetAsync(root.VideoId, "VIDEO_NOT_FOUND")).ToArray();
            await Moderator.TakeDownVideoAsync(new TakeDownVideoRequest
            {
                EventId = RemixHost.NewEventId(), VideoId = root.VideoId, Reason = TakedownReason.Legal, WithDescendants = true,
            });
            foreach (var made in (await Task.WhenAll(remixes)).OfType<Video>())
                await AssertGoneAsync(made);
        }
    }

    [Fact]
    public async Task ReinstateVideo_UnknownTakedown_IsNotFound()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Moderator.ReinstateVideoAsync(
            new ReinstateVideoRequest { EventId = RemixHost.NewEventId(), TakedownId = RemixHost.NewEventId() }));
        Assert.Equal((StatusCode.NotFound, "TAKEDOWN_NOT_FOUND"), (refusal.StatusCode, refusal.Reason()));
    }

    private static CreateStitchRequest Both(string one, string other)
    {
        var stitch = RemixHost.StitchOf(one, 0, 2);
        stitch.FurtherSections.Add(new StitchSection { SourceVideoId = other, Start = stitch.Start, End = stitch.End });
        return stitch;
    }

    private async Task AssertGoneAsync(Video video)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await host.VideosOf(video.CreatorId).GetVideoAsync(new GetVideoRequest { VideoId = video.VideoId }));
        Assert.Equal("VIDEO_NOT_FOUND", refusal.Reason());
    }
}
