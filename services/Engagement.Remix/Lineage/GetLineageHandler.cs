using Engagement.Errors.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.Remix.Audience;
using Engagement.Remix.V1;

namespace Engagement.Remix.Lineage;

internal sealed class GetLineageHandler(LineageStore lineage, SightReader sights)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;

    /// <exception cref="Problem">NOT_FOUND: it is not there, or not for this caller.</exception>
    public async Task<GetLineageResponse> HandleAsync(Caller caller, GetLineageRequest request, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(request.VideoId, "video_id").ThrowIfAny();
        var page = Page.Of(request, caller.UserId, DefaultPage, LargestPage);
        var after = page.After is null ? LineagePosition.Start : LineagePosition.Parse(page.After);
        var entries = await lineage.ReadAsync(request.VideoId, ancestors: page.After is null, after, page.Size + 1, cancellationToken);
        var sight = await sights.ReadAsync(caller, entries.SelectMany(entry => entry.CreatorIds), cancellationToken);
        if (entries.Count == 0 || !LineageRules.MaySee(entries[0].Row, sight))
            throw Problem.NotFound(ErrorReason.VideoNotFound, "video", request.VideoId);
        var ancestors = entries.Skip(1).TakeWhile(entry => !entry.Row.Below).ToArray();
        var descendants = entries[(1 + ancestors.Length)..];
        var isLast = descendants.Count <= page.Size;
        if (!isLast)
            descendants.RemoveAt(page.Size);
        return new GetLineageResponse
        {
            Video = ToNode(entries[0]),
            Ancestors = { ancestors.Select(ToNode) },
            Descendants = { descendants.Select(ToNode) },
            NextPageToken = isLast ? "" : page.TokenAfter(descendants[^1].Position.ToString()),
        };

        LineageNode ToNode(LineageEntry entry) => LineageRules.ToNode(entry, sight);
    }
}
