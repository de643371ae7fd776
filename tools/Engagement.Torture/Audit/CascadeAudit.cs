using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;

namespace Engagement.Torture.Audit;

/// <summary>The cascade of every share.</summary>
internal sealed class CascadeAudit(EventPlan plan, Findings findings)
{
    private const string Check = "GetShareCascade";

    public async Task RunAsync(Calls calls, Model model, Func<int, string> tokenOf, CancellationToken cancellationToken)
    {
        var viewers = model.Shares.ViewersByShare();
        await Parallel.ForEachAsync(
            model.Shares.Shares, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (share, token) =>
            {
                var client = new ShareService.ShareServiceClient(calls.AsUser(World.UserId(plan[share].User)));
                var request = new GetShareCascadeRequest { ShareToken = tokenOf(share) };
                var got = await Calls.PatientlyAsync(async () => await client.GetShareCascadeAsync(request, cancellationToken: token), token);
                var (steps, reach) = model.Shares.CascadeOf(share, viewers);
                var name = $"cascade of share {plan[share].EventId}";
                findings.SameList(Check, steps, [.. got.Steps.Select(step => new Step(step.Depth, step.Shares, step.Opens))], () => name);
                findings.Equal(
                    Check, (reach, steps.Count, steps.Sum(step => step.Shares)), (got.Reach, got.Depth, got.Shares), () => $"{name}, reach, depth and shares");
            });
    }
}
