using System.Globalization;
using Engagement.Errors.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.Remix.Audience;
using Engagement.Remix.Captions;
using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

/// <summary>Lists videos by what they have in common.</summary>
internal sealed class ListVideosHandler(
    VideoStore videos, VideoEditStore edits, VisibleVideos visibleVideos, SightReader sights, VisiblePages pages)
{
    private const int DefaultPage = 50;
    private const int LargestPage = 100;

    public async Task<ListVideosResponse> ListAsync(Caller caller, ListVideosRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        Func<long, int, CancellationToken, Task<List<StoredVideo>>>? read = null;
        switch (request.OfCase)
        {
            case ListVideosRequest.OfOneofCase.CreatorId:
                violations.RequireId(request.CreatorId, "creator_id");
                read = (before, limit, token) => videos.ListOfCreatorAsync(request.CreatorId, before, limit, token);
                break;
            case ListVideosRequest.OfOneofCase.SoundId:
                violations.RequireId(request.SoundId, "sound_id");
                read = (before, limit, token) => videos.ListOfSoundAsync(request.SoundId, before, limit, token);
                break;
            case ListVideosRequest.OfOneofCase.Hashtag:
                var hashtag = CaptionParser.ReadHashtag(request.Hashtag);
                violations.Require(hashtag is not null, "hashtag", "must be a hashtag");
                read = (before, limit, token) => videos.ListOfHashtagAsync(hashtag!, before, limit, token);
                break;
            default:
                violations.Add("of", "one of creator_id, sound_id and hashtag is required");
                break;
        }
        var page = Page.Of(request, caller.UserId, DefaultPage, LargestPage, violations);
        if (await sights.IsHiddenAsync(caller, request.CreatorId, cancellationToken))
            return new ListVideosResponse();
        var (shown, next) = await FillAsync(caller, page, read!, cancellationToken);
        return new ListVideosResponse { Videos = { shown }, NextPageToken = next };
    }

    /// <exception cref="Problem">NOT_FOUND: it is not there, or not for this caller.</exception>
    public async Task<ListSiblingsResponse> ListSiblingsAsync(Caller caller, ListSiblingsRequest request, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, caller.UserId, DefaultPage, LargestPage, new FieldViolations().RequireId(request.VideoId, "video_id"));
        var video = await visibleVideos.ReadAsync(caller, request.VideoId, cancellationToken);
        var (shown, next) = await FillAsync(
            caller, page, (before, limit, token) => videos.ListSiblingsAsync(video.VideoNo, before, limit, token), cancellationToken);
        return new ListSiblingsResponse { Siblings = { shown }, NextPageToken = next };
    }

    /// <exception cref="Problem">NOT_FOUND: it is not there, or not the caller's.</exception>
    public async Task<ListVideoEditsResponse> ListEditsAsync(Caller caller, ListVideoEditsRequest request, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, caller.UserId, DefaultPage, LargestPage, new FieldViolations().RequireId(request.VideoId, "video_id"));
        var before = (int)page.NumberAfter(int.MaxValue);
        if ((await videos.FindAsync(request.VideoId, cancellationToken))?.Video.CreatorId != caller.UserId)
            throw Problem.NotFound(ErrorReason.VideoNotFound, "video", request.VideoId);
        var list = await edits.ListAsync(request.VideoId, before, page.Size + 1, cancellationToken);
        return new ListVideoEditsResponse
        {
            Edits = { list.Take(page.Size).Select(entry => entry.Edit) },
            NextPageToken = list.Count > page.Size ? page.TokenAfter(list[page.Size - 1].EditNo) : "",
        };
    }

    public async Task<GetSoundResponse> GetSoundAsync(Caller caller, GetSoundRequest request, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(request.SoundId, "sound_id").ThrowIfAny();
        var (first, count) = await videos.ReadSoundAsync(request.SoundId, DefaultPage, cancellationToken);
        var sight = await sights.ReadAsync(caller, first.Select(stored => stored.Video), cancellationToken);
        return new GetSoundResponse
        {
            Sound = new Sound
            {
                SoundId = request.SoundId,
                Videos = count,
                FirstVideoId = first.Select(stored => sight.Show(stored.Video)).FirstOrDefault(video => video is not null)?.VideoId ?? "",
            },
        };
    }

    private Task<(List<Video> Shown, string NextPageToken)> FillAsync(
        Caller caller, Page page, Func<long, int, CancellationToken, Task<List<StoredVideo>>> read, CancellationToken cancellationToken)
        => pages.FillAsync(
            caller, page, (after, limit) => read(Page.NumberIn(after, long.MaxValue), limit, cancellationToken),
            entry => entry.Video.Sources.Select(source => source.CreatorId).Append(entry.Video.CreatorId),
            (entry, sight) => sight.Show(entry.Video), entry => entry.VideoNo.ToString(CultureInfo.InvariantCulture), cancellationToken);
}
