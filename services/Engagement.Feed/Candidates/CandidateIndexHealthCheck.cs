using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Engagement.Feed.Candidates;

/// <summary>Whether this process can rank yet.</summary>
internal sealed class CandidateIndexHealthCheck(CandidateIndex index) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(index.IsLoaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The candidate index is being loaded."));
}
