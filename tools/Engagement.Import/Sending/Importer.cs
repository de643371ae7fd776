using Engagement.Import.KuaiRand;
using Engagement.Import.Mapping;
using Engagement.Interactions.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Google.Rpc;
using Grpc.Core;
using Interaction = Engagement.Interactions.V1.Interaction;

namespace Engagement.Import.Sending;

/// <summary>Sends the data set through the public API: many users at once, each user's own actions in order of time.</summary>
internal sealed class Importer(Session session, Retrying retrying, Tally tally, int concurrency)
{
    private const int LargestBatch = 1000;
    private const int LargestBatchBytes = 1024 * 1024;

    private readonly InteractionService.InteractionServiceClient _interactions = new(session.Channel);
    private readonly VideoService.VideoServiceClient _videos = new(session.Channel);
    private readonly GraphService.GraphServiceClient _graph = new(session.Channel);

    /// <summary>Publishes the videos, each as its author.</summary>
    public Task PublishAsync(IEnumerable<UploadedVideo> videos, Action<int> advance, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(videos, With(cancellationToken), async (video, token) =>
        {
            var publication = VideoMapping.Publication(video);
            await SendAsync(async headers =>
                (await retrying.CallAsync(options => _videos.PublishVideoAsync(publication, options), headers, token)).Duplicate,
                DerivedIds.Author(video.AuthorId));
            advance(1);
        });

    /// <summary>Records every exposure as the interactions and the follow that it stands for.</summary>
    public Task RecordAsync(Folder folder, Action<int> advance, CancellationToken cancellationToken)
    {
        var users = folder.Exposures.GroupBy(row => row.UserId).Select(rows => rows.OrderBy(row => row.TimeMs).ToList());
        return Parallel.ForEachAsync(users.OrderBy(rows => rows[0].TimeMs), With(cancellationToken), async (rows, token) =>
        {
            var userId = DerivedIds.User(rows[0].UserId);
            foreach (var batch in Batches(rows.SelectMany(row => ExposureMapping.Interactions(row, folder.Videos[row.VideoId]))))
                await RecordAsync(userId, batch, token);
            foreach (var follow in rows.Select(ExposureMapping.Follow).OfType<FollowRequest>())
            {
                await SendAsync(async headers =>
                    (await retrying.CallAsync(options => _graph.FollowAsync(follow, options), headers, token)).Duplicate, userId);
            }
            advance(rows.Count);
        });
    }

    private ParallelOptions With(CancellationToken cancellationToken)
        => new() { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };

    // A call that is refused for good is counted with its reason, and the import goes on; the end says how many there were.
    private async Task SendAsync(Func<Metadata, Task<bool>> sendAsync, string userId)
    {
        try
        {
            tally.Add(duplicate: await sendAsync(session.ActingFor(userId)));
        }
        catch (RpcException refusal) when (!Retrying.IsPassing(refusal) && refusal.StatusCode is not StatusCode.Unauthenticated)
        {
            tally.AddRefusal(refusal.GetRpcStatus(), refusal.StatusCode.ToString());
        }
    }

    private async Task RecordAsync(string userId, IReadOnlyList<Interaction> batch, CancellationToken cancellationToken)
    {
        var unsettled = batch;
        while (unsettled.Count > 0)
        {
            var request = new RecordInteractionsRequest { Interactions = { unsettled } };
            var response = await retrying.CallAsync(
                options => _interactions.RecordInteractionsAsync(request, options), session.ActingFor(userId), cancellationToken);
            // Those that the service could not take just now go out again; the others are settled.
            unsettled = [.. unsettled.Where((_, index) => !IsSettled(response.Results[index]))];
        }
    }

    private bool IsSettled(InteractionResult result)
    {
        if (result.Receipt is { } receipt)
            tally.Add(receipt);
        else if (Retrying.IsPassing((Code)result.Error.Code))
            return false;
        else
            tally.AddRefusal(result.Error, ((Code)result.Error.Code).ToString());
        return true;
    }

    internal static IEnumerable<IReadOnlyList<Interaction>> Batches(IEnumerable<Interaction> interactions)
    {
        var (batch, bytes) = (new List<Interaction>(), 0);
        foreach (var interaction in interactions)
        {
            var size = interaction.CalculateSize();
            if (batch.Count == LargestBatch || (batch.Count > 0 && bytes + size > LargestBatchBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }
            batch.Add(interaction);
            bytes += size;
        }
        if (batch.Count > 0)
            yield return batch;
    }
}
