using Engagement.Interactions.History;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class HistoryGrpcService(HistoryStore store) : HistoryService.HistoryServiceBase
{
    private const int DefaultPage = 50;
    private const int LargestPage = 1000;

    public override async Task<ListHistoryResponse> ListHistory(ListHistoryRequest request, ServerCallContext context)
    {
        var userId = Caller.Of(context).UserId;
        var violations = new FieldViolations();
        for (var i = 0; i < request.Kinds.Count; i++)
            violations.RequireDefined(request.Kinds[i], $"kinds[{i}]");
        violations.ThrowIfAny();
        var page = Page.Of(request, userId, DefaultPage, LargestPage);
        var before = page.After is null ? Guid.AllBitsSet : Guid.TryParse(page.After, out var id) ? id : throw Problem.InvalidPageToken();
        // One more than asked for tells whether another page follows.
        var entries = await store.ListAsync(
            userId, before, [.. request.Kinds.Select(kind => (short)kind)], page.Size + 1, context.CancellationToken);
        var response = new ListHistoryResponse { Entries = { entries.Take(page.Size) } };
        if (entries.Count > page.Size)
            response.NextPageToken = page.TokenAfter(response.Entries[^1].EventId);
        return response;
    }
}
