using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Remix.Tests.Videos;

public sealed class UpdateVideoTests(RemixHost host) : IClassFixture<RemixHost>
{
    [Fact]
    public async Task UpdateVideo_CaptionAndVisibility_KeepsWhatWas()
    {
        var user = RemixHost.NewUser();
        var draft = RemixHost.Draft();
        draft.Caption = "first #one";
        var video = await host.PublishAsync(user, draft);

        var updated = await UpdateAsync(user, new UpdateVideoRequest { VideoId = video.VideoId, Caption = "then #Two", Visibility = Visibility.Followers });
        await UpdateAsync(user, new UpdateVideoRequest { VideoId = video.VideoId, Caption = "" });

        Assert.Equal(("then #Two", Visibility.Followers, "two"), (updated.Video.Caption, updated.Video.Visibility, updated.Video.CaptionEntities[0].Hashtag));
        var edits = (await host.VideosOf(user).ListVideoEditsAsync(new ListVideoEditsRequest { VideoId = video.VideoId })).Edits;
        Assert.Equal([("then #Two", Visibility.Followers), ("first #one", Visibility.Public)], edits.Select(edit => (edit.Caption, edit.Visibility)));
        Assert.Equal(updated.Video.EditedAt, edits[1].EditedAt);
        var told = await host.Ledger.WaitForAsync(entry => entry.VideoId == video.VideoId && entry.VideoUpdated is not null);
        Assert.Equal((Visibility.Followers, "two"), (told.VideoUpdated.Visibility, told.VideoUpdated.Hashtags[0]));
        Assert.DoesNotContain(
            (await host.VideosOf(user).ListVideosAsync(new ListVideosRequest { Hashtag = "two" })).Videos, found => found.VideoId == video.VideoId);
    }

    [Fact]
    public async Task UpdateVideo_SixtyFourTimesAtOnce_IsOneEdit()
    {
        var user = RemixHost.NewUser();
        var video = await host.PublishAsync(user);
        var request = new UpdateVideoRequest { EventId = RemixHost.NewEventId(), VideoId = video.VideoId, Caption = "new" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ => await host.VideosOf(user).UpdateVideoAsync(request)));
        Assert.Single(answers, answer => !answer.Duplicate);
        Assert.Single(answers.Select(answer => answer.Video).Distinct());
        Assert.Single((await host.VideosOf(user).ListVideoEditsAsync(new ListVideoEditsRequest { VideoId = video.VideoId })).Edits);
    }

    [Fact]
    public async Task UpdateVideo_OfAnother_IsNotFound()
    {
        var video = await host.PublishAsync(RemixHost.NewUser());
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => UpdateAsync(RemixHost.NewUser(), new UpdateVideoRequest { VideoId = video.VideoId, Caption = "mine" }));
        Assert.Equal((StatusCode.NotFound, "VIDEO_NOT_FOUND"), (refusal.StatusCode, refusal.Reason()));
    }

    [Fact]
    public async Task UpdateVideo_Nothing_IsInvalid()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => UpdateAsync(RemixHost.NewUser(), new UpdateVideoRequest { VideoId = "v", Visibility = (Visibility)9 }));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        refusal = await Assert.ThrowsAsync<RpcException>(() => UpdateAsync(RemixHost.NewUser(), new UpdateVideoRequest { VideoId = "v" }));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [Fact]
    public async Task UpdateVideo_Revocation_ClosesTheTreeAndListsIt()
    {
        var user = RemixHost.NewUser();
        var root = await host.PublishAsync(user);
        var duet = await host.DuetAsync(RemixHost.NewUser(), root.VideoId);
        var deep = await host.DuetAsync(RemixHost.NewUser(), duet.VideoId);

        var updated = await UpdateAsync(user, new UpdateVideoRequest { VideoId = root.VideoId, DuetPermission = RemixPermission.Nobody });

        Assert.Equal((2, 2), (updated.Revocation.Descendants, updated.Revocation.DescendantIds.Count));
        Assert.Equal([duet.VideoId, deep.VideoId], updated.Revocation.DescendantIds);
        foreach (var source in new[] { root, duet, deep })
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => host.DuetAsync(RemixHost.NewUser(), source.VideoId));
            Assert.Equal((StatusCode.PermissionDenied, "NOT_PERMITTED"), (refusal.StatusCode, refusal.Reason()));
        }
        // The creator may, and stitches are another permission.
        await host.DuetAsync(user, deep.VideoId);
        await host.RemixesOf(RemixHost.NewUser()).CreateStitchAsync(RemixHost.StitchOf(deep.VideoId, 0, 1));
        await UpdateAsync(user, new UpdateVideoRequest { VideoId = root.VideoId, DuetPermission = RemixPermission.Everyone });
        await host.DuetAsync(RemixHost.NewUser(), deep.VideoId);
    }

    [Fact]
    public async Task UpdateRemixSettings_OfAnAccount_HoldForAllItsTrees()
    {
        var user = RemixHost.NewUser();
        var root = await host.PublishAsync(user);
        var duet = await host.DuetAsync(RemixHost.NewUser(), root.VideoId);
        var request = new UpdateRemixSettingsRequest
        {
            EventId = RemixHost.NewEventId(),
            Settings = new RemixSettings { DuetPermission = RemixPermission.Followers, StitchPermission = RemixPermission.Everyone },
        };

        var updated = await host.RemixesOf(user).UpdateRemixSettingsAsync(request);

        Assert.Equal([duet.VideoId], updated.Revocation.DescendantIds);
        Assert.Equal(request.Settings, (await host.RemixesOf(user).GetRemixSettingsAsync(new GetRemixSettingsRequest())).Settings);
        Assert.True((await host.RemixesOf(user).UpdateRemixSettingsAsync(request)).Duplicate);
        await Assert.ThrowsAsync<RpcException>(() => host.DuetAsync(RemixHost.NewUser(), root.VideoId));
        await Assert.ThrowsAsync<RpcException>(() => host.DuetAsync(RemixHost.NewUser(), duet.VideoId));
        var follower = RemixHost.NewUser();
        host.Graph.Follow(follower, user);
        await host.DuetAsync(follower, duet.VideoId);
    }

    [Fact]
    public async Task UpdateVideo_RevocationRacingWithRemixes_LeavesNoneAfterIt()
    {
        for (var race = 0; race < 20; race++)
        {
            var user = RemixHost.NewUser();
            var root = await host.PublishAsync(user);
            var duet = await host.DuetAsync(user, root.VideoId);
            var remixes = Enumerable.Range(0, 8).Select(_ => host.TryDuetAsync(duet.VideoId, "NOT_PERMITTED")).ToArray();
            var updated = await UpdateAsync(user, new UpdateVideoRequest { VideoId = root.VideoId, DuetPermission = RemixPermission.Nobody });
            var made = (await Task.WhenAll(remixes)).OfType<Video>().Count();
            // What was made is in the list that the revocation gave, with the duet itself; nothing came after.
            Assert.Equal(made + 1, updated.Revocation.Descendants);
        }
    }

    [Fact]
    public async Task RestoreVideo_Deleted_IsThereAgain()
    {
        var user = RemixHost.NewUser();
        var video = await host.PublishAsync(user);
        await host.DeleteAsync(user, video.VideoId);

        var request = new RestoreVideoRequest { EventId = RemixHost.NewEventId(), VideoId = video.VideoId };
        var restored = await host.VideosOf(user).RestoreVideoAsync(request);

        Assert.Equal(video, restored.Video);
        Assert.True((await host.VideosOf(user).RestoreVideoAsync(request)).Duplicate);
        Assert.Equal(video, (await host.VideosOf(RemixHost.NewUser()).GetVideoAsync(new GetVideoRequest { VideoId = video.VideoId })).Video);
        Assert.Equal(1, (await host.Ledger.WaitForAsync(entry => entry.VideoId == video.VideoId && entry.VideoRestored is not null)).Effect);
    }

    [Fact]
    public async Task RestoreVideo_AfterThePeriod_IsRefused()
    {
        var user = RemixHost.NewUser();
        var video = await host.PublishAsync(user);
        await host.DeleteAsync(user, video.VideoId);
        await host.ScalarAsync<int>("UPDATE video SET deleted_at = deleted_at - interval '31 days' WHERE video_id = @Id RETURNING 1", ("Id", video.VideoId));
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await host.VideosOf(user).RestoreVideoAsync(
            new RestoreVideoRequest { EventId = RemixHost.NewEventId(), VideoId = video.VideoId }));
        Assert.Equal((StatusCode.FailedPrecondition, "RESTORE_PERIOD_OVER"), (refusal.StatusCode, refusal.Reason()));
    }

    private async Task<UpdateVideoResponse> UpdateAsync(string user, UpdateVideoRequest request)
    {
        request.EventId = RemixHost.NewEventId();
        return await host.VideosOf(user).UpdateVideoAsync(request);
    }
}
