using System.Security.Claims;
using System.Threading.RateLimiting;
using Engagement.Gateway.Refusals;
using Engagement.Platform.Errors;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace Engagement.Gateway.RateLimits;

/// <summary>One token bucket for each caller: the subject of its token, or its address when it has none that is accepted.</summary>
internal static class RateLimits
{
    private static readonly TimeSpan Replenishment = TimeSpan.FromMilliseconds(100);

    public static void Apply(RateLimiterOptions limiter, IOptions<RateLimitOptions> options)
    {
        var allowances = options.Value;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (Kind, string)>(context => Partition(context, allowances));
        limiter.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : Replenishment;
            await Refusal.WriteAsync(rejected.HttpContext, Problem.RateLimited(wait));
        };
    }

    // Health, reflection, tokens and the page itself cost no service anything.
    private static RateLimitPartition<(Kind, string)> Partition(HttpContext context, RateLimitOptions options)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is null)
            return RateLimitPartition.GetNoLimiter((Kind.None, ""));
        if (context.User.FindFirstValue("sub") is not { Length: > 0 } subject)
            return Bucket((Kind.Anonymous, context.Connection.RemoteIpAddress?.ToString() ?? ""), options.Anonymous);
        return context.User.IsInRole("service")
            ? Bucket((Kind.Service, subject), options.Service)
            : Bucket((Kind.User, subject), options.User);
    }

    private static RateLimitPartition<(Kind, string)> Bucket((Kind, string) caller, Allowance allowance)
        => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = allowance.Burst,
            TokensPerPeriod = (int)(allowance.PerSecond * Replenishment.TotalSeconds),
            ReplenishmentPeriod = Replenishment,
            AutoReplenishment = true,
            QueueLimit = 0,
        });

    private enum Kind
    {
        None,
        Anonymous,
        User,
        Service,
    }
}
