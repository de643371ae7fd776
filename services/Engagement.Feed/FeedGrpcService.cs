using Engagement.Feed.Explaining;
using Engagement.Feed.Following;
using Engagement.Feed.Preferences;
using Engagement.Feed.Serving;
using Engagement.Feed.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Paging;
using Google.Protobuf;
using Grpc.Core;

namespace Engagement.Feed;

internal sealed class FeedGrpcService(
    GetForYouHandler forYou, FollowingStore following, PreferenceStore preferences, VisibleVideos visible, ExplainHandler explain,
    ExplainAbsenceHandler explainAbsence, ReplayFeedHandler replay, TimeProvider timeProvider)
    : FeedService.FeedServiceBase
{
    private const int DefaultSize = 20;
    private const int LargestSize = 100;
    private const double LargestWeight = 1000;

    public override async Task<GetForYouResponse> GetForYou(GetForYouRequest request, ServerCallContext context)
    {
        var viewerId = Caller.Of(context).UserId;
        var violations = new FieldViolations().RequireRegionOrEmpty(request.Region, "region");
        var page = Page.Of(request, viewerId, DefaultSize, LargestSize, violations);
        var ranked = await forYou.HandleAsync(
            viewerId, page.Size, page.After, new FeedChoice(request.NonPersonal, request.Region), context.CancellationToken);
        return new GetForYouResponse
        {
            RequestId = ranked.RequestId.ToString(),
            Videos = { ranked.Items.Select(FeedMessages.ToProto) },
            NextPageToken = ranked.Next is { } next ? page.TokenAfter(next.ToString()) : "",
            ProfilePosition = ranked.ProfilePosition,
            Experiments = { ranked.Arms.Select(FeedMessages.ToProto) },
        };
    }

    public override async Task<GetFollowingResponse> GetFollowing(GetFollowingRequest request, ServerCallContext context)
    {
        var (videos, nextPageToken) = await NewestAsync(request, friends: false, context);
        return new GetFollowingResponse { RequestId = NewRequestId(), Videos = { videos }, NextPageToken = nextPageToken };
    }

    public override async Task<GetFriendsResponse> GetFriends(GetFriendsRequest request, ServerCallContext context)
    {
        var (videos, nextPageToken) = await NewestAsync(request, friends: true, context);
        return new GetFriendsResponse { RequestId = NewRequestId(), Videos = { videos }, NextPageToken = nextPageToken };
    }

    public override async Task<ExplainResponse> Explain(ExplainRequest request, ServerCallContext context)
    {
        var requestId = RequestIdOf(request.RequestId, new FieldViolations().RequireId(request.VideoId, "video_id"));
        return FeedMessages.ToProto(await explain.HandleAsync(requestId, request.VideoId, Caller.Of(context).UserId, context.CancellationToken));
    }

    public override async Task<ExplainAbsenceResponse> ExplainAbsence(ExplainAbsenceRequest request, ServerCallContext context)
    {
        var requestId = RequestIdOf(request.RequestId, new FieldViolations().RequireId(request.VideoId, "video_id"));
        return FeedMessages.ToProto(await explainAbsence.HandleAsync(
            requestId, request.VideoId, request.HasPosition ? request.Position : null, Caller.Of(context).UserId, context.CancellationToken));
    }

    public override async Task<ReplayFeedResponse> ReplayFeed(ReplayFeedRequest request, ServerCallContext context)
    {
        var requestId = RequestIdOf(request.RequestId, new FieldViolations().Require(
            request.Weights.Values.All(weight => Math.Abs(weight) <= LargestWeight), "weights", $"must be from -{LargestWeight} to {LargestWeight}"));
        return FeedMessages.ToProto(await replay.HandleAsync(
            requestId, request.Weights.AsReadOnly(), Caller.Of(context).UserId, context.CancellationToken));
    }

    private static Guid RequestIdOf(string text, FieldViolations violations)
    {
        EventIds.TryParse(text, "request_id", violations, out var requestId);
        violations.ThrowIfAny();
        return requestId;
    }

    private async Task<(IEnumerable<FollowedVideo> Videos, string NextPageToken)> NewestAsync(IMessage request, bool friends, ServerCallContext context)
    {
        var viewerId = Caller.Of(context).UserId;
        var page = Page.Of(request, viewerId, DefaultSize, LargestSize);
        var place = page.After is null ? FollowingPlace.Start : FollowingPlace.Parse(page.After) ?? throw Problem.InvalidPageToken();
        // One more than wanted tells whether there is a next page.
        var videos = await following.ReadAsync(viewerId, friends, place, page.Size + 1, context.CancellationToken);
        var onPage = videos.Take(page.Size).ToList();
        var wishes = await preferences.ReadAsync(viewerId, context.CancellationToken);
        var wanted = onPage.Where(video => wishes.FindRemoval(video) is null).ToList();
        var there = await visible.AmongAsync(viewerId, [.. wanted.Select(video => video.VideoId)], wishes, context.CancellationToken);
        return (
            wanted.Where(video => there.Contains(video.VideoId)).Select(FeedMessages.ToProto),
            videos.Count > page.Size ? page.TokenAfter(new FollowingPlace(onPage[^1].PublishedAt, onPage[^1].VideoId).ToString()) : "");
    }

    private string NewRequestId() => Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString();
}
