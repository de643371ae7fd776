using Engagement.Feed.Folding;
using Engagement.Feed.Learning.Ledger;
using Engagement.Platform.Leadership;
using Microsoft.Extensions.Options;

namespace Engagement.Feed.Models.Training;

/// <summary>
/// Learns from the ledger in the background, one process of the cluster at a time. What it has in memory is a window of the fold: the next leader, or the next
/// start, builds it again.
/// </summary>
internal sealed class LedgerLearner(
    LearningRound round, FoldStore fold, Leader leader, IOptions<LearningOptions> options, TimeProvider timeProvider) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => options.Value.Enabled ? leader.RunAsync("feed-learning", LearnAsync, stoppingToken) : Task.CompletedTask;

    private async Task LearnAsync(CancellationToken cancellationToken)
    {
        // Off the thread that watches over the leadership.
        await Task.Yield();
        while (true)
        {
            var begun = Math.Max(0, await fold.ReadPositionAsync(cancellationToken) - options.Value.Window);
            var learner = new Learner(options.Value.MostRows, begun);
            // What was learnt is never forgotten one by one; so from twice the window on, it is learnt again from its newest half.
            while (learner.Position - begun < 2 * options.Value.Window)
            {
                await round.RunAsync(learner, cancellationToken);
                await Task.Delay(options.Value.Every, timeProvider, cancellationToken);
            }
        }
    }
}
