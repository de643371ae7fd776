using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Engagement.Remix.V1;
using Grpc.Core;

namespace Engagement.LoadGenerator.Load;

/// <summary>The first page of one video's lineage, by many viewers, each with a token of their own.</summary>
internal sealed class LineageLoad(SocialNetwork people, int video)
{
    private const int Viewers = 500;

    private readonly GetLineageRequest _request = new() { VideoId = Lineages.NameOf(video) };
    private readonly Metadata[] _viewers = [.. Enumerable.Range(0, Viewers).Select(viewer => Connections.As(SocialNetwork.NameOf(viewer % people.Nodes)))];

    public async Task<Measurement> ReadAsync(
        Uri address, int inFlight, TimeSpan length, Func<ProcessorMeter> meter, CancellationToken cancellationToken)
    {
        var calls = 0;
        return await ClosedLoop.RunAsync(address, channel => new RemixService.RemixServiceClient(channel), inFlight, length, meter, async (client, _) =>
        {
            var viewer = _viewers[(uint)Interlocked.Increment(ref calls) % Viewers];
            await client.GetLineageAsync(_request, viewer, cancellationToken: cancellationToken);
        }, cancellationToken);
    }

    /// <summary>What the viewers are answered, and so the answers of the echo; how many videos are in the first.</summary>
    public async Task<int> RecordAsync(Uri address, RecordedAnswers answers, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(address);
        var client = new RemixService.RemixServiceClient(channel);
        var videos = 0;
        foreach (var viewer in _viewers)
        {
            var answer = await client.GetLineageAsync(_request, viewer, cancellationToken: cancellationToken);
            answers.Add(answer);
            videos = answer.Ancestors.Count + answer.Descendants.Count;
        }
        return videos;
    }
}
