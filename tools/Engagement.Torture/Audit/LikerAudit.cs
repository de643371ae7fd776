using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;

namespace Engagement.Torture.Audit;

/// <summary>Who likes each video, and since when.</summary>
internal sealed class LikerAudit(EventPlan plan, Findings findings)
{
    private const string Check = "ListLikers";

    public async Task RunAsync(Calls calls, Model model, CancellationToken cancellationToken)
    {
        var client = new InteractionService.InteractionServiceClient(calls.AsUser("an-auditor"));
        var byVideo = model.Marks.Held.Where(held => held.Mark.Kind == EventKind.Like).ToLookup(held => held.Mark.Thing, held => held.Since);
        foreach (var video in plan.World.Videos)
        {
            var listed = await Pages.AllAsync<Liker>(
                async page =>
                {
                    var request = new ListLikersRequest { VideoId = video.Id, PageSize = 100, PageToken = page };
                    var response = await client.ListLikersAsync(request, cancellationToken: cancellationToken);
                    return (response.Likers, response.NextPageToken);
                },
                cancellationToken);
            findings.SameList(
                Check,
                [.. byVideo[video.Number].OrderByDescending(e => e.Position).Select(e => $"{World.UserId(e.Planned.User)} {e.RecordedAtMicros}")],
                [.. listed.Select(liker => $"{liker.UserId} {BatchClient.Micros(liker.LikedAt)}")],
                () => $"likers of {video.Id}");
        }
    }
}
