using Engagement.AppHost.Tests.Running;
using Engagement.Interactions.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Visible = Engagement.Remix.V1.Visibility;

namespace Engagement.AppHost.Tests.Visibility;

/// <summary>
/// A reader, and another who did everything by which somebody can be met: published, remixed, liked, commented, collected, shared, followed, wrote. Some others
/// are there whom both know.
/// </summary>
internal sealed class VisibilityScene(EngagementSystem system, int number)
{
    private static int _scenes;

    private readonly int _number = number;

    public string Reader { get; private init; } = $"reader-{number}";

    /// <summary>Whom the reader may meet or not.</summary>
    public string Other => $"other-{_number}";

    /// <summary>Whom other follows, and who follows them.</summary>
    public string Star => $"star-{_number}";

    /// <summary>Whom the reader follows, who follows other, and who has a group with both.</summary>
    public string Friend => $"friend-{_number}";

    public string OthersVideo { get; private set; } = "";

    public string StarsVideo { get; private set; } = "";

    /// <summary>Of their own video, which other made a duet of too.</summary>
    public string StarsDuet { get; private set; } = "";

    /// <summary>That other has an entry in.</summary>
    public string StarsChallenge { get; private set; } = "";

    public string OthersChallenge { get; private set; } = "";

    public string StarsComment { get; private set; } = "";

    public string OthersCollection { get; private set; } = "";

    public string OthersShare { get; private set; } = "";

    public string Conversation { get; private set; } = "";

    public string Group { get; private set; } = "";

    public static async Task<VisibilityScene> PlayAsync(EngagementSystem system)
    {
        var scene = new VisibilityScene(system, Interlocked.Increment(ref _scenes));
        await scene.PublishAsync();
        await scene.EngageAsync();
        await scene.WriteAsync();
        return scene;
    }

    /// <summary>The same, with somebody else looking on.</summary>
    public VisibilityScene SeenBy(string reader) => new(system, _number)
    {
        Reader = reader,
        OthersVideo = OthersVideo,
        StarsVideo = StarsVideo,
        StarsDuet = StarsDuet,
        StarsChallenge = StarsChallenge,
        OthersChallenge = OthersChallenge,
        StarsComment = StarsComment,
        OthersCollection = OthersCollection,
        OthersShare = OthersShare,
        Conversation = Conversation,
        Group = Group,
    };

    public CallInvoker As(string user) => system.CreateChannel().CreateCallInvoker().Intercept(metadata =>
    {
        foreach (var entry in system.As(user))
            metadata.Add(entry);
        return metadata;
    });

    public GraphService.GraphServiceClient Graph(string user) => new(As(user));

    public async Task FollowAsync(string follower, string followee)
        => await Graph(follower).FollowAsync(new FollowRequest { EventId = NewId(), UserId = followee });

    public async Task BlockAsync(string userId, string otherId)
        => await Graph(userId).BlockAsync(new BlockRequest { EventId = NewId(), UserId = otherId });

    public static string NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    private async Task PublishAsync()
    {
        var draft = new VideoDraft { Duration = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)), Topics = { $"scene{_number}" }, Visibility = Visible.Public, Caption = "#scene" };
        OthersVideo = (await new VideoService.VideoServiceClient(As(Other)).PublishVideoAsync(
            new PublishVideoRequest { EventId = NewId(), Video = draft })).Video.VideoId;
        StarsVideo = (await new VideoService.VideoServiceClient(As(Star)).PublishVideoAsync(
            new PublishVideoRequest { EventId = NewId(), Video = draft })).Video.VideoId;
        StarsChallenge = await ChallengeAsync(Star, StarsVideo);
        OthersChallenge = await ChallengeAsync(Other, OthersVideo);
        await DuetAsync(Other, draft);
        StarsDuet = await DuetAsync(Star, draft);
        await FollowAsync(Other, Star);
        await FollowAsync(Star, Other);
        await FollowAsync(Friend, Other);
        await FollowAsync(Reader, Friend);
    }

    private async Task<string> DuetAsync(string user, VideoDraft draft)
        => (await new RemixService.RemixServiceClient(As(user)).CreateDuetAsync(new CreateDuetRequest
        {
            EventId = NewId(), SourceVideoId = StarsVideo, Video = draft, Layout = DuetLayout.SideBySide,
        })).Video.VideoId;

    private async Task<string> ChallengeAsync(string user, string promptId)
        => (await new ChallengeService.ChallengeServiceClient(As(user)).CreateChallengeAsync(new CreateChallengeRequest
        {
            EventId = NewId(), PromptVideoId = promptId, Title = "Who can?", Hashtag = "scene",
            EndTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(1)),
        })).Challenge.ChallengeId;

    private async Task EngageAsync()
    {
        await new InteractionService.InteractionServiceClient(As(Other)).LikeAsync(new LikeRequest { EventId = NewId(), VideoId = StarsVideo });
        var comments = new CommentService.CommentServiceClient(As(Other));
        StarsComment = (await new CommentService.CommentServiceClient(As(Star)).PostCommentAsync(
            new PostCommentRequest { EventId = NewId(), VideoId = StarsVideo, Text = "mine" })).Receipt.EventId;
        await comments.PostCommentAsync(new PostCommentRequest { EventId = NewId(), VideoId = StarsVideo, Text = "first" });
        await comments.PostCommentAsync(
            new PostCommentRequest { EventId = NewId(), VideoId = StarsVideo, Text = "reply", ParentCommentId = StarsComment });
        var collections = new CollectionService.CollectionServiceClient(As(Other));
        OthersCollection = (await collections.CreateCollectionAsync(
            new CreateCollectionRequest { EventId = NewId(), Name = "shelf", Public = true })).Receipt.EventId;
        await collections.SaveVideoAsync(new SaveVideoRequest { EventId = NewId(), VideoId = StarsVideo, CollectionId = OthersCollection });
        OthersShare = (await new ShareService.ShareServiceClient(As(Other)).ShareVideoAsync(
            new ShareVideoRequest { EventId = NewId(), VideoId = StarsVideo, Channel = ShareChannel.Link })).Receipt.ShareToken;
    }

    private async Task WriteAsync()
    {
        Conversation = (await new MessageService.MessageServiceClient(As(Other)).SendMessageAsync(
            new SendMessageRequest { EventId = NewId(), RecipientId = Reader, Text = "a word" })).Message.ConversationId;
        await FollowAsync(Other, Friend);
        await FollowAsync(Reader, Friend);
        Group = (await new MessageService.MessageServiceClient(As(Friend)).CreateGroupAsync(
            new CreateGroupRequest { EventId = NewId(), Name = "all", UserIds = { Reader, Other } })).ConversationId;
        await new MessageService.MessageServiceClient(As(Other)).SendMessageAsync(
            new SendMessageRequest { EventId = NewId(), ConversationId = Group, Text = "a word to all" });
    }
}
