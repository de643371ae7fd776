using System.Collections.Concurrent;

namespace Engagement.Feed.Experiments;

/// <summary>
/// The experiments that run, as this process knows them. Each request reads the revision of their starts and stops with the viewer's profile, so what is known
/// here is never behind what the request saw.
/// </summary>
internal sealed class RunningExperiments(ExperimentStore store)
{
    private Known _known = new(0, []);

    /// <summary>The arms of a viewer as of a revision, or a newer one.</summary>
    public async ValueTask<ExperimentArms> ArmsOfAsync(string viewerId, long revision, CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _known);
        if (known.Revision < revision)
        {
            var (newest, experiments) = await store.ReadRunningAsync(cancellationToken);
            Volatile.Write(ref _known, known = new Known(newest, experiments));
        }
        return known.ArmsOf(viewerId);
    }

    private sealed record Known(long Revision, IReadOnlyList<RunningExperiment> Experiments)
    {
        // Of each combination of arms one object, so that what is derived from it is derived once.
        private readonly ConcurrentDictionary<string, ExperimentArms> _arms = new();

        public ExperimentArms ArmsOf(string viewerId)
        {
            if (Experiments.Count == 0)
                return ExperimentArms.None;
            var arms = Experiments.Select(experiment => (experiment.ExperimentId, Arm: experiment.ArmOf(viewerId)!)).Where(entry => entry.Arm is not null).ToList();
            return arms.Count == 0
                ? ExperimentArms.None
                : _arms.GetOrAdd(string.Join(' ', arms.Select(entry => $"{entry.ExperimentId} {entry.Arm.Arm}")), _ => new ExperimentArms(arms));
        }
    }
}
