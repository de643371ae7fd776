using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;

namespace Engagement.Torture.Audit;

/// <summary>The collections of every user, and what is saved in each.</summary>
internal sealed class CollectionAudit(EventPlan plan, Findings findings)
{
    private const string Collections = "ListCollections";
    private const string Saves = "ListSaves";

    public async Task RunAsync(Calls calls, Model model, CancellationToken cancellationToken)
    {
        var saves = model.Collections.SavesByUser;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, plan.World.Users), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (user, token) =>
            {
                var client = new CollectionService.CollectionServiceClient(calls.AsUser(World.UserId(user)));
                var own = saves[user].OrderByDescending(saved => saved.Save.Since.Position).ToArray();
                await CompareCollectionsAsync(client, user, model.Collections.OfUser(user), own, token);
                await CompareSavesAsync(client, "", own, token);
                foreach (var collection in model.Collections.OfUser(user))
                {
                    var inside = own.Where(saved => saved.Save.Collection == collection.Made.Index).ToArray();
                    await CompareSavesAsync(client, collection.Made.Planned.EventId.ToString(), inside, token);
                }
            });
    }

    private async Task CompareCollectionsAsync(
        CollectionService.CollectionServiceClient client, int user, IReadOnlyList<CollectionState> expected, (int Video, SaveState Save)[] saves,
        CancellationToken cancellationToken)
    {
        var request = new ListCollectionsRequest { UserId = World.UserId(user) };
        var listed = await Calls.PatientlyAsync(async () => await client.ListCollectionsAsync(request, cancellationToken: cancellationToken), cancellationToken);
        findings.SameList(
            Collections,
            [.. expected.Select(one => $"{one.Made.Planned.EventId} {one.Name} {one.Public} "
                + $"{saves.Count(saved => saved.Save.Collection == one.Made.Index)} videos, made {one.Made.RecordedAtMicros}")],
            [.. listed.Collections.Select(one => $"{one.CollectionId} {one.Name} {one.Public} {one.Videos} videos, made {BatchClient.Micros(one.CreatedAt)}")],
            () => $"collections of {World.UserId(user)}");
    }

    private async Task CompareSavesAsync(
        CollectionService.CollectionServiceClient client, string collection, (int Video, SaveState Save)[] expected, CancellationToken cancellationToken)
    {
        var listed = await Pages.AllAsync<SavedVideo>(
            async page =>
            {
                var request = new ListSavesRequest { CollectionId = collection, PageSize = 23, PageToken = page };
                var response = await client.ListSavesAsync(request, cancellationToken: cancellationToken);
                return (response.Saves, response.NextPageToken);
            },
            cancellationToken);
        findings.SameList(
            Saves,
            [.. expected.Select(one => $"{World.VideoId(one.Video)} in {Name(one.Save.Collection)} since {one.Save.Since.RecordedAtMicros}")],
            [.. listed.Select(one => $"{one.VideoId} in {one.CollectionId} since {BatchClient.Micros(one.SavedAt)}")],
            () => $"saves in {(collection.Length == 0 ? "all" : collection)}");
    }

    private string Name(int collection) => collection == Planned.None ? "" : plan[collection].EventId.ToString();
}
