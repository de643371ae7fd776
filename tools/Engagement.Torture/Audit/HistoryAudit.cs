using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;

namespace Engagement.Torture.Audit;

/// <summary>The whole history of every user.</summary>
internal sealed class HistoryAudit(EventPlan plan, Findings findings)
{
    private const string Check = "ListHistory";
    private const int PageSize = 700;

    public async Task RunAsync(Calls calls, Model model, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, plan.World.Users), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (user, token) =>
            {
                var client = new HistoryService.HistoryServiceClient(calls.AsUser(World.UserId(user)));
                var listed = await Pages.AllAsync<HistoryEntry>(
                    async page =>
                    {
                        var request = new ListHistoryRequest { PageSize = PageSize, PageToken = page };
                        var response = await client.ListHistoryAsync(request, cancellationToken: token);
                        return (response.Entries, response.NextPageToken);
                    },
                    token);
                Compare(user, model.HistoryOf(user), [.. listed.Where(entry => entry.Kind is not (EventKind.VideoPublished or EventKind.HistoryErasure))]);
            });
    }

    private void Compare(int user, OracleEvent[] expected, HistoryEntry[] listed)
    {
        findings.SameList(
            Check, [.. expected.Select(Describe)], [.. listed.Select(Describe)], () => $"history of {World.UserId(user)}");
    }

    private static string Describe(OracleEvent e)
        => $"{e.Planned.EventId} {e.Planned.Kind} {(e.Planned.Video == Planned.None ? "" : World.VideoId(e.Planned.Video))} {e.RecordedAtMicros}"
           + (e.Planned.Kind is EventKind.ProfileVisit or EventKind.CommentsVisit ? $" {Messages.DwellOf(e.Planned)}" : "");

    private static string Describe(HistoryEntry entry)
        => $"{entry.EventId} {entry.Kind} {entry.VideoId} {BatchClient.Micros(entry.RecordedAt)}"
           + (entry.Kind is EventKind.ProfileVisit or EventKind.CommentsVisit ? $" {entry.DwellTime}" : "");
}
