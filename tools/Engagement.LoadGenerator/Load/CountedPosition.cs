using Engagement.Interactions.V1;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Grpc.Core;

namespace Engagement.LoadGenerator.Load;

/// <summary>How far the live counters are: the least position of a hundred videos, which are spread over all shards.</summary>
internal sealed class CountedPosition(ChannelBase channel, ExposureLog log)
{
    private readonly CounterService.CounterServiceClient _counters = new(channel);
    private readonly Metadata _metadata = Connections.As("reader");
    private readonly BatchGetCountersRequest _request = new() { VideoIds = { log.Videos.Take(100).Select(video => video.VideoId) } };

    public async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        var response = await _counters.BatchGetCountersAsync(_request, _metadata, cancellationToken: cancellationToken);
        return response.Videos.Min(video => video.Position);
    }
}
