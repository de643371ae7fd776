using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Remix.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Engagement.Insights.Trending;

/// <summary>Asks Remix which videos are there for a reader.</summary>
internal sealed class EvidenceReader(VideoService.VideoServiceClient remix, IOptions<InsightsOptions> options, TimeProvider timeProvider)
{
    private const int LargestBatch = 100;

    /// <summary>Those that the reader may see; none while Remix does not answer: what may be hidden is not shown.</summary>
    public async Task<IReadOnlySet<string>> AmongAsync(Caller reader, IEnumerable<string> videoIds, CancellationToken cancellationToken)
    {
        try
        {
            var answers = await Task.WhenAll(videoIds.Distinct().Chunk(LargestBatch).Select(async batch => await remix.BatchGetVideosAsync(
                new BatchGetVideosRequest { VideoIds = { batch } },
                new CallOptions(
                    new Metadata { { Caller.ActingUserHeader, reader.UserId } }, (timeProvider.GetUtcNow() + options.Value.RemixPatience).UtcDateTime,
                    cancellationToken))));
            return answers.SelectMany(answer => answer.Videos).Select(video => video.VideoId).ToHashSet();
        }
        catch (RpcException exception) when (Outage.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            return new HashSet<string>();
        }
    }
}
