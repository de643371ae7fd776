using Engagement.Feed.V1;
using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Grpc.Core;

namespace Engagement.LoadGenerator.Load;

/// <summary>The first page of For You, by many viewers, each with a token and a history of their own: each call finds and ranks anew.</summary>
internal sealed class FeedLoad(ExposureLog log)
{
    private const int Viewers = 500;

    private static readonly GetForYouRequest Request = new() { PageSize = 20 };

    private readonly Metadata[] _viewers = [.. log.Users.Take(Viewers).Select(user => Connections.As(user))];

    public async Task<Measurement> ReadAsync(
        Uri address, int inFlight, TimeSpan length, Func<ProcessorMeter> meter, CancellationToken cancellationToken)
    {
        var calls = 0;
        return await ClosedLoop.RunAsync(address, channel => new FeedService.FeedServiceClient(channel), inFlight, length, meter, async (client, _) =>
        {
            var viewer = _viewers[(uint)Interlocked.Increment(ref calls) % _viewers.Length];
            await client.GetForYouAsync(Request, viewer, cancellationToken: cancellationToken);
        }, cancellationToken);
    }

    /// <summary>What the viewers are answered, and so the answers of the echo; how many videos are in the last.</summary>
    public async Task<int> RecordAsync(Uri address, RecordedAnswers answers, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(address);
        var client = new FeedService.FeedServiceClient(channel);
        var videos = 0;
        foreach (var viewer in _viewers)
        {
            var answer = await client.GetForYouAsync(Request, viewer, cancellationToken: cancellationToken);
            answers.Add(answer);
            videos = answer.Videos.Count;
        }
        return videos;
    }
}
