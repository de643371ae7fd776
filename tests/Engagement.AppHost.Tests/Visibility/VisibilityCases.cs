using Engagement.Feed.V1;
using Engagement.Interactions.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Engagement.AppHost.Tests.Visibility;

/// <summary>A read as the scene's reader, of what another may be met in; or why it shows nobody.</summary>
/// <param name="ReadAsync">The answer, as text.</param>
/// <param name="OfOther">Whether it asks about the other themselves: then the answer must be that of an account that is missing.</param>
/// <param name="TellsOwnBlock">Whether it is there to tell the reader whom they block.</param>
/// <param name="ShowsNobody">Why it needs no case.</param>
internal sealed record VisibilityCase(
    Func<VisibilityScene, string, Task<string>>? ReadAsync, bool OfOther = false, bool TellsOwnBlock = false, string ShowsNobody = "");

/// <summary>Every RPC that reads, by its full name without `engagement.` and `.v1`.</summary>
internal static class VisibilityCases
{
    private const string Own = "only what the user did or chose";
    private const string Service = "for services, which hide it themselves";
    private const string Moderator = "for moderators";

    public static IReadOnlyDictionary<string, VisibilityCase> All { get; } = new Dictionary<string, VisibilityCase>
    {
        ["socialgraph.GraphService/GetAccount"] = Of((scene, other) => Graph(scene).GetAccountAsync(new GetAccountRequest { UserId = other })),
        ["socialgraph.GraphService/GetRelationships"] = OfAndOwnBlock((scene, other) => Graph(scene).GetRelationshipsAsync(
            new GetRelationshipsRequest { UserIds = { other } })),
        ["socialgraph.GraphService/ListFollowers"] = In((scene, _) => Graph(scene).ListFollowersAsync(new ListFollowersRequest { UserId = scene.Star })),
        ["socialgraph.GraphService/ListFollowing"] = In((scene, _) => Graph(scene).ListFollowingAsync(new ListFollowingRequest { UserId = scene.Star })),
        ["socialgraph.GraphService/ListMutuals"] = In((scene, _) => Graph(scene).ListMutualsAsync(new ListMutualsRequest())),
        ["socialgraph.GraphService/ListKnownFollowers"] = In((scene, _) => Graph(scene).ListKnownFollowersAsync(
            new ListKnownFollowersRequest { UserId = scene.Star })),
        ["socialgraph.GraphService/ListFollowRequests"] = In((scene, _) => Graph(scene).ListFollowRequestsAsync(new ListFollowRequestsRequest())),
        ["socialgraph.GraphService/GetSuggestions"] = In((scene, _) => Graph(scene).GetSuggestionsAsync(new GetSuggestionsRequest { Size = 50 })),
        ["socialgraph.GraphService/ListSentFollowRequests"] = Nobody(Own),
        ["socialgraph.GraphService/ListBlocked"] = Nobody(Own),
        ["socialgraph.GraphService/ListMuted"] = Nobody(Own),
        ["socialgraph.GraphService/ListCloseFriends"] = Nobody(Own),
        ["socialgraph.GraphService/ListEdgeHistory"] = Nobody("the user's record of what was, without any act that would tell of a block"),
        ["socialgraph.GraphService/ListFollowerChanges"] = Nobody("the user's record of who followed them, without its reasons"),
        ["socialgraph.GraphService/GetFollowerSummary"] = Nobody("numbers"),
        ["socialgraph.FollowAuditService/ListAuditedFollows"] = In((scene, _) => new FollowAuditService.FollowAuditServiceClient(scene.As(scene.Reader))
            .ListAuditedFollowsAsync(new ListAuditedFollowsRequest { Order = FollowAuditOrder.Oldest })),
        ["socialgraph.ViewerTraitsService/GetViewerTraits"] = Nobody(Own),
        ["socialgraph.MessageService/ListConversations"] = In((scene, _) => Messages(scene).ListConversationsAsync(
            new ListConversationsRequest { Requests = true })),
        ["socialgraph.MessageService/GetConversation"] = In((scene, _) => Messages(scene).GetConversationAsync(
            new GetConversationRequest { ConversationId = scene.Group })),
        ["socialgraph.MessageService/ListMessages"] = In((scene, _) => Messages(scene).ListMessagesAsync(
            new ListMessagesRequest { ConversationId = scene.Group })),
        ["socialgraph.MessageService/ListFoundMessages"] = In((scene, _) => Messages(scene).ListFoundMessagesAsync(
            new ListFoundMessagesRequest { Query = "a word" })),
        ["socialgraph.MessageService/WatchInbox"] = new(async (scene, _) =>
        {
            using var call = Messages(scene).WatchInbox(new WatchInboxRequest(), deadline: Soon());
            return await call.ResponseStream.MoveNext(CancellationToken.None) ? call.ResponseStream.Current.ToString() : "";
        }),
        ["socialgraph.MessageService/GetTieStrengths"] = Nobody(Service),
        ["socialgraph.SafetyService/ListMyVerdicts"] = Nobody(Own),
        ["socialgraph.SafetyService/ListSafetyCases"] = Nobody(Moderator),
        ["socialgraph.SafetyService/GetSafetyCase"] = Nobody(Moderator),
        ["interactions.InteractionService/ListLikers"] = In((scene, _) => new InteractionService.InteractionServiceClient(scene.As(scene.Reader))
            .ListLikersAsync(new ListLikersRequest { VideoId = scene.StarsVideo })),
        ["interactions.InteractionService/ListKnownLikers"] = In((scene, _) => new InteractionService.InteractionServiceClient(scene.As(scene.Reader))
            .ListKnownLikersAsync(new ListKnownLikersRequest { VideoId = scene.StarsVideo })),
        ["interactions.CommentService/ListComments"] = In((scene, _) => new CommentService.CommentServiceClient(scene.As(scene.Reader))
            .ListCommentsAsync(new ListCommentsRequest { VideoId = scene.StarsVideo })),
        ["interactions.CommentService/ListReplies"] = In((scene, _) => new CommentService.CommentServiceClient(scene.As(scene.Reader))
            .ListRepliesAsync(new ListRepliesRequest { VideoId = scene.StarsVideo, CommentId = scene.StarsComment })),
        ["interactions.CollectionService/ListCollections"] = Of((scene, other) => new CollectionService.CollectionServiceClient(scene.As(scene.Reader))
            .ListCollectionsAsync(new ListCollectionsRequest { UserId = other })),
        ["interactions.CollectionService/ListSaves"] = In((scene, _) => new CollectionService.CollectionServiceClient(scene.As(scene.Reader))
            .ListSavesAsync(new ListSavesRequest { CollectionId = scene.OthersCollection })),
        ["interactions.ShareService/GetShareCascade"] = Nobody("numbers, for the sharer and the creator"),
        ["interactions.CounterService/BatchGetCounters"] = Of((scene, other) => new CounterService.CounterServiceClient(scene.As(scene.Reader))
            .BatchGetCountersAsync(new BatchGetCountersRequest { UserIds = { other } })),
        ["interactions.CounterService/StreamCounters"] = new(async (scene, other) =>
        {
            using var call = new CounterService.CounterServiceClient(scene.As(scene.Reader)).StreamCounters(
                new StreamCountersRequest { UserIds = { other } }, deadline: Soon());
            return await call.ResponseStream.MoveNext(CancellationToken.None) ? call.ResponseStream.Current.ToString() : "";
        }, OfOther: true),
        ["interactions.HistoryService/ListHistory"] = Nobody(Own),
        ["interactions.HistoryService/GetWatchSession"] = Nobody(Own),
        ["interactions.PrivacyService/GetConsents"] = Nobody(Own),
        ["ledger.LedgerService/Tail"] = Nobody(Service),
        ["remix.VideoService/GetVideo"] = In((scene, _) => new VideoService.VideoServiceClient(scene.As(scene.Reader))
            .GetVideoAsync(new GetVideoRequest { VideoId = scene.OthersVideo })),
        ["remix.VideoService/BatchGetVideos"] = In((scene, _) => new VideoService.VideoServiceClient(scene.As(scene.Reader))
            .BatchGetVideosAsync(new BatchGetVideosRequest { VideoIds = { scene.OthersVideo, scene.StarsVideo } })),
        ["remix.RemixService/GetLineage"] = In((scene, _) => new RemixService.RemixServiceClient(scene.As(scene.Reader))
            .GetLineageAsync(new GetLineageRequest { VideoId = scene.StarsVideo })),
        ["remix.VideoService/ListVideos"] = Of((scene, other) => new VideoService.VideoServiceClient(scene.As(scene.Reader))
            .ListVideosAsync(new ListVideosRequest { CreatorId = other })),
        ["remix.VideoService/ListVideoEdits"] = Nobody(Own),
        ["remix.VideoService/GetSound"] = Nobody("a number, and a video that the reader may see"),
        ["remix.RemixService/GetRemixSettings"] = Nobody(Own),
        ["remix.RemixService/ListSiblings"] = In((scene, _) => new RemixService.RemixServiceClient(scene.As(scene.Reader))
            .ListSiblingsAsync(new ListSiblingsRequest { VideoId = scene.StarsDuet })),
        ["remix.RemixService/GetCredit"] = Nobody("numbers, for the creator"),
        ["remix.RemixService/ListCreditSources"] = Nobody("numbers, for the creator, of remixes without their creator where that one is hidden"),
        ["remix.ChallengeService/GetChallenge"] = In((scene, _) => new ChallengeService.ChallengeServiceClient(scene.As(scene.Reader))
            .GetChallengeAsync(new GetChallengeRequest { ChallengeId = scene.OthersChallenge })),
        ["remix.ChallengeService/ListChallenges"] = Of((scene, other) => new ChallengeService.ChallengeServiceClient(scene.As(scene.Reader))
            .ListChallengesAsync(new ListChallengesRequest { CreatorId = other })),
        ["remix.ChallengeService/ListLeaderboard"] = In((scene, _) => new ChallengeService.ChallengeServiceClient(scene.As(scene.Reader))
            .ListLeaderboardAsync(new ListLeaderboardRequest { ChallengeId = scene.StarsChallenge })),
        ["remix.TakedownService/GetTakedownPreview"] = Nobody(Moderator),
        ["remix.TakedownService/ListTakedowns"] = Nobody(Moderator),
        ["feed.ModelService/ListModels"] = Nobody(Moderator),
        ["feed.ModelService/GetServingModel"] = Nobody(Moderator),
        ["feed.ExperimentService/ListExperiments"] = Nobody(Moderator),
        ["feed.ExperimentService/GetExperimentReadout"] = Nobody(Moderator),
        ["feed.ExperimentService/EstimatePolicy"] = Nobody(Moderator),
        ["feed.FeedService/GetForYou"] = In((scene, _) => new FeedService.FeedServiceClient(scene.As(scene.Reader))
            .GetForYouAsync(new GetForYouRequest { PageSize = 100 })),
        ["feed.FeedService/GetFollowing"] = In((scene, _) => new FeedService.FeedServiceClient(scene.As(scene.Reader))
            .GetFollowingAsync(new GetFollowingRequest { PageSize = 100 })),
        ["feed.FeedService/GetFriends"] = In((scene, _) => new FeedService.FeedServiceClient(scene.As(scene.Reader))
            .GetFriendsAsync(new GetFriendsRequest { PageSize = 100 })),
        ["feed.FeedService/Explain"] = new(async (scene, _) =>
        {
            var page = await new FeedService.FeedServiceClient(scene.As(scene.Reader)).GetForYouAsync(new GetForYouRequest { PageSize = 100 });
            return (await new FeedService.FeedServiceClient(scene.As(scene.Reader)).ExplainAsync(
                new ExplainRequest { RequestId = page.RequestId, VideoId = scene.OthersVideo })).ToString();
        }),
        ["feed.FeedService/ExplainAbsence"] = Nobody("what kept a video out, or the score of one that the reader may see; of others that they are not there"),
        ["feed.FeedService/ReplayFeed"] = new(async (scene, _) =>
        {
            var page = await new FeedService.FeedServiceClient(scene.As(scene.Reader)).GetForYouAsync(new GetForYouRequest { PageSize = 100 });
            return (await new FeedService.FeedServiceClient(scene.As(scene.Reader)).ReplayFeedAsync(
                new ReplayFeedRequest { RequestId = page.RequestId })).ToString();
        }),
        ["feed.PreferenceService/ListFeedback"] = Nobody(Own),
        ["feed.PreferenceService/GetTopicWeights"] = Nobody(Own),
        ["feed.PreferenceService/GetProfile"] = Nobody(Own),
        ["insights.CreatorInsightsService/GetVideoInsights"] = Nobody("numbers, for the creator"),
        ["insights.CreatorInsightsService/GetVideoSegments"] = Nobody("numbers, for the creator"),
        ["insights.CreatorInsightsService/GetAccountInsights"] = Nobody("numbers, for the creator, and creators with a video that Remix shows to the reader"),
        ["insights.CreatorInsightsService/GetVideoInsightsFile"] = Nobody("numbers, for the creator"),
        ["insights.CreatorInsightsService/StreamVideoInsights"] = Nobody("numbers, for the creator"),
        ["insights.CreatorInsightsService/GetVideoBenchmark"] = Nobody("numbers, for the creator"),
        ["insights.CreatorInsightsService/GetAccountBenchmark"] = Nobody("numbers, for the creator"),
        ["insights.TrendService/GetTrends"] = Nobody("numbers, and videos that Remix shows to the reader"),
    };

    private static VisibilityCase In<TResponse>(Func<VisibilityScene, string, AsyncUnaryCall<TResponse>> call)
        where TResponse : IMessage
        => new(async (scene, other) => (await call(scene, other)).ToString()!);

    private static VisibilityCase Of<TResponse>(Func<VisibilityScene, string, AsyncUnaryCall<TResponse>> call)
        where TResponse : IMessage
        => In(call) with { OfOther = true };

    private static VisibilityCase OfAndOwnBlock<TResponse>(Func<VisibilityScene, string, AsyncUnaryCall<TResponse>> call)
        where TResponse : IMessage
        => Of(call) with { TellsOwnBlock = true };

    private static VisibilityCase Nobody(string why) => new(null, ShowsNobody: why);

    private static GraphService.GraphServiceClient Graph(VisibilityScene scene) => scene.Graph(scene.Reader);

    private static MessageService.MessageServiceClient Messages(VisibilityScene scene) => new(scene.As(scene.Reader));

    private static DateTime Soon() => TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(10);
}
