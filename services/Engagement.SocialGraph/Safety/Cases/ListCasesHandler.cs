using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Safety.Cases;

internal sealed class ListCasesHandler(CaseReadStore store)
{
    private const int DefaultSize = 20;
    private const int LargestSize = 100;

    public async Task<ListSafetyCasesResponse> ListAsync(ListSafetyCasesRequest request, string callerId, CancellationToken cancellationToken)
    {
        var page = Page.Of(
            request, callerId, DefaultSize, LargestSize, new FieldViolations().RequireDefined(request.State, "state"));
        var cases = await store.ListAsync((CaseState)request.State, CasePosition.Parse(page.After), page.Size + 1, cancellationToken);
        return new ListSafetyCasesResponse
        {
            Cases = { cases.Take(page.Size).Select(view => view.ToProto()) },
            NextPageToken = TokenOf(page, cases),
        };
    }

    public async Task<ListMyVerdictsResponse> ListOwnAsync(ListMyVerdictsRequest request, string callerId, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, callerId, DefaultSize, LargestSize);
        var cases = await store.ListOwnAsync(callerId, CasePosition.Parse(page.After), page.Size + 1, cancellationToken);
        return new ListMyVerdictsResponse
        {
            Verdicts = { cases.Take(page.Size).Select(view => view.ToOwn()) },
            NextPageToken = TokenOf(page, cases),
        };
    }

    private static string TokenOf(Page page, List<SafetyCaseView> cases)
        => cases.Count > page.Size ? page.TokenAfter(CasePosition.Of(cases[page.Size - 1]).ToString()) : "";
}
