using System.Diagnostics;
using Engagement.Import.Sending;
using Engagement.Interactions.V1;

namespace Engagement.Import.Verification;

/// <summary>Compares the live counters with the files, once they have caught up with the last receipt.</summary>
internal sealed class CounterVerification(Session session, Retrying retrying, TimeProvider timeProvider)
{
    // Beside the names: what follows from the sections played and a video's length, which the importer itself made up where the log has none.
    private static readonly int[] NotInTheFiles =
    [
        VideoCounters.VideoIdFieldNumber, VideoCounters.PositionFieldNumber, VideoCounters.QualityViewsFieldNumber, VideoCounters.CompletionsFieldNumber,
        VideoCounters.SkipsFieldNumber, VideoCounters.LoopsFieldNumber, VideoCounters.Reached25FieldNumber, VideoCounters.Reached50FieldNumber,
        VideoCounters.Reached75FieldNumber, VideoCounters.Reached95FieldNumber, VideoCounters.UniqueWatchTimeMsFieldNumber, VideoCounters.RatesFieldNumber,
    ];

    private const int LargestBatch = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CounterService.CounterServiceClient _counters = new(session.Channel);

    /// <summary>A line for people for each video that differs.</summary>
    /// <exception cref="TimeoutException">The counters did not come as far as the position.</exception>
    public async Task<IReadOnlyList<string>> CompareVideosAsync(
        IReadOnlyDictionary<string, VideoCounters> expected, long position, CancellationToken cancellationToken)
    {
        var differences = new List<string>();
        foreach (var ids in expected.Keys.Chunk(LargestBatch))
        {
            var response = await PollAsync(
                new BatchGetCountersRequest { VideoIds = { ids } },
                response => response.Videos.All(video => video.Position >= position), cancellationToken)
                ?? throw new TimeoutException($"The counters did not reach position {position} within {Patience}.");
            differences.AddRange(response.Videos.Select(counted => Difference(counted, expected[counted.VideoId])).OfType<string>());
        }
        return differences;
    }

    /// <summary>The same for the followers of authors. A follow's answer has no position in the ledger: so its effect is awaited.</summary>
    public async Task<IReadOnlyList<string>> CompareFollowersAsync(
        IReadOnlyDictionary<string, long> expected, CancellationToken cancellationToken)
    {
        var differences = new List<string>();
        foreach (var ids in expected.Keys.Chunk(LargestBatch))
        {
            BatchGetCountersResponse? last = null;
            await PollAsync(
                new BatchGetCountersRequest { UserIds = { ids } },
                response => (last = response).Users.All(user => user.Followers == expected[user.UserId]), cancellationToken);
            differences.AddRange(last!.Users.Where(user => user.Followers != expected[user.UserId])
                .Select(user => $"{user.UserId}: followers {user.Followers}, in the files {expected[user.UserId]}"));
        }
        return differences;
    }

    internal static string? Difference(VideoCounters counted, VideoCounters expected)
    {
        var fields = VideoCounters.Descriptor.Fields.InDeclarationOrder()
            .Where(field => !NotInTheFiles.Contains(field.FieldNumber))
            .Select(field => (field.Name, Counted: field.Accessor.GetValue(counted), Expected: field.Accessor.GetValue(expected)))
            .Where(field => !Equals(field.Counted, field.Expected))
            .Select(field => $"{field.Name} {field.Counted}, in the files {field.Expected}")
            .ToList();
        return fields.Count == 0 ? null : $"{counted.VideoId}: {string.Join("; ", fields)}";
    }

    private async Task<BatchGetCountersResponse?> PollAsync(
        BatchGetCountersRequest request, Func<BatchGetCountersResponse, bool> isReady, CancellationToken cancellationToken)
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed < Patience; await Task.Delay(Pause, timeProvider, cancellationToken))
        {
            var response = await retrying.CallAsync(
                options => _counters.BatchGetCountersAsync(request, options), session.ActingForNobody(), cancellationToken);
            if (isReady(response))
                return response;
        }
        return null;
    }
}
