using Engagement.Feed.Candidates;
using Engagement.Feed.Following;
using Engagement.Feed.Preferences;
using Engagement.Feed.Serving;
using Engagement.Feed.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engagement.Feed;

internal sealed class FeedGrpcService(
    GetForYouHandler forYou, FollowingStore following, PreferenceStore preferences, VisibleVideos visible, TimeProvider timeProvider)
    : FeedService.FeedServiceBase
{
    private const int DefaultSize = 20;
    private const int LargestSize = 100;

    public override async Task<GetForYouResponse> GetForYou(GetForYouRequest request, ServerCallContext context)
    {
        var viewerId = Caller.Of(context).UserId;
        var violations = new FieldViolations().Require(
            request.Region.Length is 0 or 2 && request.Region.All(char.IsAsciiLetterUpper), "region", "must be two capital letters");
        var page = Page.Of(request, viewerId, DefaultSize, LargestSize, violations);
        var ranked = await forYou.HandleAsync(
            viewerId, page.Size, page.After, new FeedChoice(request.NonPersonal, request.Region), context.CancellationToken);
        return new GetForYouResponse
        {
            RequestId = ranked.RequestId.ToString(),
            Videos = { ranked.Items.Select(ToProto) },
            NextPageToken = ranked.Next is { } next ? page.TokenAfter(next.ToString()) : "",
            ProfilePosition = ranked.ProfilePosition,
        };
    }

    public override async Task<GetFollowingResponse> GetFollowing(GetFollowingRequest request, ServerCallContext context)
    {
        var viewerId = Caller.Of(context).UserId;
        var page = Page.Of(request, viewerId, DefaultSize, LargestSize);
        var place = page.After is null ? FollowingPlace.Start : FollowingPlace.Parse(page.After) ?? throw Problem.InvalidPageToken();
        // One more than wanted tells whether there is a next page.
        var videos = await following.ReadAsync(viewerId, place, page.Size + 1, context.CancellationToken);
        var onPage = videos.Take(page.Size).ToList();
        var wishes = await preferences.ReadAsync(viewerId, context.CancellationToken);
        var wanted = onPage.Where(video => wishes.FindRemoval(video) is null).ToList();
        var there = await visible.AmongAsync(viewerId, [.. wanted.Select(video => video.VideoId)], wishes, context.CancellationToken);
        return new GetFollowingResponse
        {
            RequestId = Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString(),
            Videos = { wanted.Where(video => there.Contains(video.VideoId)).Select(ToProto) },
            NextPageToken = videos.Count > page.Size ? page.TokenAfter(new FollowingPlace(onPage[^1].PublishedAt, onPage[^1].VideoId).ToString()) : "",
        };
    }

    private static RankedVideo ToProto(RankedItem item) => new()
    {
        VideoId = item.VideoId,
        CreatorId = item.CreatorId,
        Position = item.Position,
        Score = item.Score,
        Terms = { item.Terms.Select(ToProto) },
        Sources = { System.Enum.GetValues<CandidateSource>().Where(source => source != 0 && ((int)item.Sources & (1 << (int)source)) != 0) },
        Reason = item.Reason,
    };

    private static V1.ScoreTerm ToProto(Ranking.ScoreTerm term) => new()
    {
        Feature = term.Name,
        Value = term.Value,
        Weight = term.Weight,
        Contribution = term.Contribution,
    };

    private static FollowedVideo ToProto(IndexedVideo video) => new()
    {
        VideoId = video.VideoId,
        CreatorId = video.CreatorId,
        PublishedAt = video.PublishedAt.ToTimestamp(),
    };
}
