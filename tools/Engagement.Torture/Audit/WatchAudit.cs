using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;

namespace Engagement.Torture.Audit;

/// <summary>Every watch session: its joined sections and its figures.</summary>
internal sealed class WatchAudit(EventPlan plan, Findings findings)
{
    private const string Check = "GetWatchSession";

    public async Task RunAsync(Calls calls, Model model, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            model.Watches.Sessions.Where(session => !model.Watches.IsDeleted(session.Key)),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (session, token) =>
            {
                var planned = plan[session.Key];
                var client = new HistoryService.HistoryServiceClient(calls.AsUser(World.UserId(planned.User)));
                var request = new GetWatchSessionRequest { SessionId = Messages.SessionId(session.Key) };
                var got = await Calls.PatientlyAsync(async () => await client.GetWatchSessionAsync(request, cancellationToken: token), token);
                Compare(session.Key, plan.World.Videos[planned.Video], session.Value.Values, got);
            });
    }

    private void Compare(int session, Video video, IReadOnlyCollection<Section> sections, GetWatchSessionResponse got)
    {
        var name = Messages.SessionId(session);
        findings.Equal(Check, (video.Id, (long)video.DurationMs), (got.VideoId, got.DurationMs), () => name);
        findings.SameList(
            Check, [.. sections.OrderBy(section => section.Number)],
            [.. got.Sections.Select(s => new Section(s.Number, (int)s.Section.StartMs, (int)s.Section.EndMs, s.Section.Speed is 0 ? 1 : s.Section.Speed))],
            () => $"sections of {name}");
        var f = got.Figures;
        findings.Equal(
            Check, WatchFacts.Of(sections, video.DurationMs),
            new WatchFacts(
                f.WatchedMs, f.UniqueWatchedMs, f.PlayTimeMs, f.Viewed, f.QualityViewed, f.Completed, f.Skipped, f.Reached25, f.Reached50, f.Reached75,
                f.Reached95, f.Loops, f.DropOffMs),
            () => $"figures of {name}");
        findings.Equal(Check, f.WatchedMs - f.UniqueWatchedMs, f.ReplayHeatMs.Sum(), () => $"replay heat of {name}, in all");
    }
}
