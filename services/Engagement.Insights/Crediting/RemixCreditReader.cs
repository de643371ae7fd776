using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Remix.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Engagement.Insights.Crediting;

/// <summary>Asks Remix, as a creator, what remixes brought them.</summary>
internal sealed class RemixCreditReader(RemixService.RemixServiceClient remix, IOptions<InsightsOptions> options, TimeProvider timeProvider)
{
    /// <summary>Null while Remix does not answer, and of a video that is there no more.</summary>
    /// <param name="videoId">Empty for all videos of the creator.</param>
    public async Task<RemixCredit?> ReadAsync(string creatorId, string videoId, CancellationToken cancellationToken)
    {
        try
        {
            var credit = await remix.GetCreditAsync(
                new GetCreditRequest { VideoId = videoId },
                new CallOptions(
                    new Metadata { { Caller.ActingUserHeader, creatorId } }, (timeProvider.GetUtcNow() + options.Value.RemixPatience).UtcDateTime, cancellationToken));
            return new RemixCredit { Kept = credit.Kept, Brought = credit.Brought };
        }
        catch (RpcException exception)
            when ((Outage.Is(exception) || exception.StatusCode == StatusCode.NotFound) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
