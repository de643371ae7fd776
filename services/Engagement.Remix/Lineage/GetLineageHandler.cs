using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.Remix.Audience;
using Engagement.Remix.V1;

namespace Engagement.Remix.Lineage;

internal sealed class GetLineageHandler(VisibleVideos videos, LineageStore lineage, SightReader sights)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;

    /// <exception cref="Problem">NOT_FOUND: it is not there, or not for this caller.</exception>
    public async Task<GetLineageResponse> HandleAsync(Caller caller, GetLineageRequest request, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(request.VideoId, "video_id").ThrowIfAny();
        var page = Page.Of(request, caller.UserId, DefaultPage, LargestPage);
        var after = page.After is null ? LineagePosition.Start : LineagePosition.Parse(page.After);
        var video = LineageEntry.Of(await videos.ReadAsync(caller, request.VideoId, cancellationToken));
        var ancestors = page.After is null ? await lineage.ListAncestorsAsync(video.VideoNo, cancellationToken) : [];
        var descendants = await lineage.ListDescendantsAsync(video.VideoNo, after, page.Size + 1, cancellationToken);
        var isLast = descendants.Count <= page.Size;
        if (!isLast)
            descendants.RemoveAt(page.Size);

        LineageEntry[] entries = [video, .. ancestors, .. descendants];
        var sources = await lineage.ReadSourcesAsync(entries, cancellationToken);
        var sight = await sights.ReadAsync(
            caller, entries.SelectMany(entry => sources[entry.VideoNo].Select(source => source.CreatorId).Append(entry.CreatorId)), cancellationToken);
        return new GetLineageResponse
        {
            Video = ToNode(video),
            Ancestors = { ancestors.Select(ToNode) },
            Descendants = { descendants.Select(ToNode) },
            NextPageToken = isLast ? "" : page.TokenAfter(descendants[^1].Position.ToString()),
        };

        LineageNode ToNode(LineageEntry entry) => LineageRules.ToNode(entry, sources[entry.VideoNo], sight);
    }
}
