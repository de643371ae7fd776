using Engagement.Errors.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.Remix.Audience;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;

namespace Engagement.Remix.Credit;

/// <summary>Tells creators what their videos earned, and what was brought to them.</summary>
internal sealed class CreditHandler(VideoStore videos, CreditStore credit, SightReader sights)
{
    private const int DefaultPage = 50;
    private const int LargestPage = 100;

    public async Task<GetCreditResponse> GetAsync(Caller caller, GetCreditRequest request, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireIdOrEmpty(request.VideoId, "video_id").ThrowIfAny();
        if (request.VideoId.Length == 0)
            return await credit.ReadOfCreatorAsync(caller.UserId, cancellationToken);
        await ReadOwnAsync(caller, request.VideoId, cancellationToken);
        return await credit.ReadOfVideoAsync(request.VideoId, cancellationToken);
    }

    public async Task<ListCreditSourcesResponse> ListSourcesAsync(
        Caller caller, ListCreditSourcesRequest request, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, caller.UserId, DefaultPage, LargestPage, new FieldViolations().RequireId(request.VideoId, "video_id"));
        var after = CreditPosition.Parse(page.After);
        var video = await ReadOwnAsync(caller, request.VideoId, cancellationToken);
        var brought = await credit.ListSourcesAsync(video.VideoNo, after, page.Size + 1, cancellationToken);
        var sight = await sights.ReadAsync(caller, brought.Select(source => source.CreatorId), cancellationToken);
        return new ListCreditSourcesResponse
        {
            Sources = { brought.Take(page.Size).Select(source => ToProto(source, sight)) },
            NextPageToken = brought.Count > page.Size ? page.TokenAfter(brought[page.Size - 1].Position.ToString()) : "",
        };
    }

    private static CreditSource ToProto(BroughtCredit source, Sight sight) => new()
    {
        VideoId = source.VideoId,
        CreatorId = source.IsThere && sight.MaySee(source.CreatorId, (Visibility)source.Visibility) ? source.CreatorId : "",
        Kind = (RemixKind)source.Kind,
        Distance = source.Distance,
        Brought = CreditRules.ToProto(source.Views, source.WatchedNs, source.Likes, source.Follows),
    };

    private async Task<StoredVideo> ReadOwnAsync(Caller caller, string videoId, CancellationToken cancellationToken)
        => await videos.FindAsync(videoId, cancellationToken) is { } stored && (caller.SeesEverything || stored.Video.CreatorId == caller.UserId)
            ? stored
            : throw Problem.NotFound(ErrorReason.VideoNotFound, "video", videoId);
}
