using System.Collections.Concurrent;
using Engagement.Remix.V1;
using Grpc.Core;

namespace Engagement.Insights.Tests;

/// <summary>In place of Remix: it shows every video but those that it is told to hide.</summary>
internal sealed class RemixScript : VideoService.VideoServiceBase
{
    public HashSet<string> Hidden { get; } = [];

    public override Task<BatchGetVideosResponse> BatchGetVideos(BatchGetVideosRequest request, ServerCallContext context)
        => Task.FromResult(new BatchGetVideosResponse
        {
            Videos = { request.VideoIds.Where(id => !Hidden.Contains(id)).Select(id => new Video { VideoId = id }) },
        });
}

/// <summary>In place of Remix: what it tells of credit, or that it is away.</summary>
internal sealed class CreditScript : RemixService.RemixServiceBase
{
    private readonly ConcurrentDictionary<(string UserId, string VideoId), long> _brought = [];

    public bool IsAway { get; set; }

    public void Tell(string userId, string videoId, long pointsMicro) => _brought[(userId, videoId)] = pointsMicro;

    public override Task<GetCreditResponse> GetCredit(GetCreditRequest request, ServerCallContext context)
        => IsAway
            ? throw new RpcException(new Status(StatusCode.Unavailable, ""))
            : Task.FromResult(new GetCreditResponse
            {
                Kept = new Credit { PointsMicro = 1 },
                Brought = new Credit { PointsMicro = _brought.GetValueOrDefault((context.RequestHeaders.GetValue("x-acting-user")!, request.VideoId)) },
            });
}
