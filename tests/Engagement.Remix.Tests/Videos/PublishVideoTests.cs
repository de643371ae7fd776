using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace Engagement.Remix.Tests.Videos;

public sealed class PublishVideoTests(RemixHost host) : IClassFixture<RemixHost>
{
    private static readonly DateTimeOffset BackThen = new(2024, 4, 22, 12, 30, 15, 250, TimeSpan.Zero);

    private static PublishVideoRequest Full() => new()
    {
        EventId = Guid.CreateVersion7(BackThen).ToString(),
        Video = new VideoDraft
        {
            Caption = "Erste Schritte #Tanz 🕺",
            Duration = new Duration { Seconds = 12, Nanos = 345_000_000 },
            Topics = { "Dance", "MUSIK", "dance" },
            SoundId = "sound-1",
            Language = "de-AT",
            Region = "AT",
            Visibility = Visibility.Followers,
            DuetPermission = RemixPermission.Friends,
            StitchPermission = RemixPermission.Nobody,
            Media = new MediaReference { Url = "https://media.example/1.mp4", Sha256 = ByteString.CopyFrom(new byte[32]) },
        },
    };

    [Fact]
    public async Task PublishVideo_Complete_IsReadBackAsPublished()
    {
        var (user, request) = (RemixHost.NewUser(), Full());

        var response = await host.VideosOf(user).PublishVideoAsync(request);

        var expected = new Video
        {
            VideoId = $"v-{request.EventId.Replace("-", "", StringComparison.Ordinal)}",
            CreatorId = user,
            Caption = "Erste Schritte #Tanz 🕺",
            Duration = request.Video.Duration,
            Topics = { "dance", "musik" },
            SoundId = "sound-1",
            Language = "de-AT",
            Region = "AT",
            Visibility = Visibility.Followers,
            DuetPermission = RemixPermission.Friends,
            StitchPermission = RemixPermission.Nobody,
            PublishedAt = Timestamp.FromDateTimeOffset(BackThen),
            Media = request.Video.Media,
            CaptionEntities = { new CaptionEntity { Hashtag = "tanz", Start = 15, Length = 5 } },
        };
        expected.RootVideoId = expected.VideoId;
        Assert.Equal(new PublishVideoResponse { Video = expected }, response);
        Assert.Equal(expected, (await host.VideosOf(user).GetVideoAsync(new GetVideoRequest { VideoId = expected.VideoId })).Video);
    }

    [Fact]
    public async Task PublishVideo_Complete_ReachesTheLedger()
    {
        var (user, request) = (RemixHost.NewUser(), Full());

        var video = (await host.VideosOf(user).PublishVideoAsync(request)).Video;

        var told = await host.Ledger.WaitForAsync(entry => entry.VideoId == video.VideoId);
        Assert.NotEmpty(told.Traceparent);
        told.Traceparent = "";
        Assert.Equal(
            new LedgerEvent
            {
                Position = told.Position,
                RecordedAt = told.RecordedAt,
                EventId = request.EventId,
                UserId = user,
                OccurredAt = Timestamp.FromDateTimeOffset(BackThen),
                VideoId = video.VideoId,
                OtherUserId = user,
                Effect = 1,
                VideoPublished = new VideoPublished
                {
                    Duration = video.Duration,
                    Topics = { "dance", "musik" },
                    SoundId = "sound-1",
                    Language = "de-AT",
                    Region = "AT",
                    Visibility = Visibility.Followers,
                    Hashtags = { "tanz" },
                },
            },
            told);
    }

    [Fact]
    public async Task PublishVideo_OnlyADuration_TakesTheDefaults()
    {
        var video = await host.PublishAsync(RemixHost.NewUser());

        Assert.Equal(Visibility.Public, video.Visibility);
        Assert.Equal(RemixPermission.Everyone, video.DuetPermission);
        Assert.Equal(RemixPermission.Everyone, video.StitchPermission);
    }

    [Fact]
    public async Task PublishVideo_SixtyFourTimesAtOnce_HasOneEffect()
    {
        var (user, request) = (RemixHost.NewUser(), Full());

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(async _ => await host.VideosOf(user).PublishVideoAsync(request)));

        Assert.Single(responses, response => !response.Duplicate);
        Assert.Single(responses.Select(response => response.Video).Distinct());
        await host.WaitForEmptyOutboxAsync();
        Assert.Equal(1L, await host.ScalarAsync<long>("SELECT count(*) FROM video WHERE creator_id = @user", ("user", user)));
        Assert.Single(host.Ledger.Events, entry => entry.UserId == user);
    }

    [Fact]
    public async Task PublishVideo_SameEventOfAnotherUser_IsAnotherEvent()
    {
        var request = Full();
        request.Video.VideoId = RemixHost.NewUser();
        await host.VideosOf(RemixHost.NewUser()).PublishVideoAsync(request);
        request.Video.VideoId = RemixHost.NewUser();

        Assert.False((await host.VideosOf(RemixHost.NewUser()).PublishVideoAsync(request)).Duplicate);
    }

    [Fact]
    public async Task PublishVideo_RepeatAfterDeletion_GetsTheFirstResponse()
    {
        var (user, request) = (RemixHost.NewUser(), Full());
        var first = await host.VideosOf(user).PublishVideoAsync(request);
        await host.DeleteAsync(user, first.Video.VideoId);

        Assert.Equal(
            new PublishVideoResponse { Video = first.Video, Duplicate = true }, await host.VideosOf(user).PublishVideoAsync(request));
    }

    [Fact]
    public async Task PublishVideo_SameEventForSomethingElse_IsEventIdReused()
    {
        var (user, request) = (RemixHost.NewUser(), Full());
        var video = (await host.VideosOf(user).PublishVideoAsync(request)).Video;
        request.Video.Caption = "another";

        await AssertRefusedAsync(StatusCode.AlreadyExists, "EVENT_ID_REUSED", user, request);
        var deletion = new DeleteVideoRequest { EventId = request.EventId, VideoId = video.VideoId };
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await host.VideosOf(user).DeleteVideoAsync(deletion));
        Assert.Equal("EVENT_ID_REUSED", refusal.Reason());
    }

    [Fact]
    public async Task PublishVideo_TakenVideoId_IsRefusedAndTheEventIsStillFree()
    {
        var (user, taken) = (RemixHost.NewUser(), await host.PublishAsync(RemixHost.NewUser()));
        var request = new PublishVideoRequest { EventId = RemixHost.NewEventId(), Video = RemixHost.Draft(videoId: taken.VideoId) };

        await AssertRefusedAsync(StatusCode.AlreadyExists, "VIDEO_ID_TAKEN", user, request);
        request.Video.VideoId = "";
        Assert.False((await host.VideosOf(user).PublishVideoAsync(request)).Duplicate);
    }

    [Fact]
    public async Task PublishVideo_MuchIsWrong_NamesAllOfIt()
    {
        var request = new PublishVideoRequest
        {
            EventId = "today",
            Video = new VideoDraft
            {
                VideoId = "with space",
                Caption = new string('x', 2201),
                Topics = { "fine", "" },
                SoundId = "ü",
                Language = "german!",
                Region = "at",
                Visibility = (Visibility)9,
                DuetPermission = (RemixPermission)9,
                StitchPermission = (RemixPermission)9,
            },
        };

        var refusal = await AssertRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", RemixHost.NewUser(), request);

        string[] fields =
        [
            "event_id", "video.caption", "video.duet_permission", "video.duration", "video.language", "video.region", "video.sound_id",
            "video.stitch_permission", "video.topics[1]", "video.video_id", "video.visibility",
        ];
        Assert.Equal(fields, refusal.ViolatedFields().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(-2200, StatusCode.FailedPrecondition, "EVENT_TOO_OLD")]
    [InlineData(1, StatusCode.InvalidArgument, "EVENT_FROM_FUTURE")]
    public async Task PublishVideo_OutsideTheHorizon_IsRefused(int days, StatusCode code, string reason)
    {
        var request = new PublishVideoRequest
        {
            EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddDays(days)).ToString(),
            Video = RemixHost.Draft(),
        };

        await AssertRefusedAsync(code, reason, RemixHost.NewUser(), request);
    }

    [Fact]
    public async Task PublishVideo_AfterTheYear9999_IsFromTheFuture()
        => await AssertRefusedAsync(
            StatusCode.InvalidArgument,
            "EVENT_FROM_FUTURE",
            RemixHost.NewUser(),
            new PublishVideoRequest { EventId = "ffffffff-ffff-7fff-bfff-ffffffffffff", Video = RemixHost.Draft() });

    private async Task<RpcException> AssertRefusedAsync(StatusCode code, string reason, string user, PublishVideoRequest request)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await host.VideosOf(user).PublishVideoAsync(request));
        Assert.Equal((code, reason), (refusal.StatusCode, refusal.Reason()));
        return refusal;
    }
}
