using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Servers;
using Engagement.Torture.Watching;

namespace Engagement.Torture.Audit;

/// <summary>Everything that is left after a run, against the model.</summary>
internal sealed class WholeAudit(EventPlan plan, TortureSystem system, Findings findings)
{
    /// <param name="ledgers">The clients' files.</param>
    /// <param name="publications">The videos' events by position: what the run began with.</param>
    public async Task RunAsync(
        IEnumerable<string> ledgers, SortedList<long, Video> publications, IReadOnlyCollection<Sample> samples, IReadOnlyCollection<Tailed> tailed,
        CancellationToken cancellationToken)
    {
        var events = AcknowledgedEvents.Read(ledgers, plan, findings);
        var model = new Model(plan);
        var counters = new CounterAudit(findings);
        var outcomes = Fold(model, events, publications, samples.ToLookup(sample => sample.Position), counters);
        await new LedgerAudit(plan, findings).RunAsync(system.Database, events, outcomes, tailed, cancellationToken);
        var head = events.Length + publications.Count;
        await counters.RunAsync(system.Calls, model.Counters, plan.World.Videos.Select(video => new Subject('v', video.Id)), head, cancellationToken);
        await new HistoryAudit(plan, findings).RunAsync(system.Calls, model, cancellationToken);
        await new LikerAudit(plan, findings).RunAsync(system.Calls, model, cancellationToken);
        await new WatchAudit(plan, findings).RunAsync(system.Calls, model, cancellationToken);
    }

    private static Outcome?[] Fold(
        Model model, OracleEvent[] events, SortedList<long, Video> publications, ILookup<long, Sample> samples, CounterAudit counters)
    {
        var outcomes = new Outcome?[events.Length];
        var publication = 0;
        for (var i = 0; i <= events.Length; i++)
        {
            var position = i < events.Length ? events[i].Position : long.MaxValue;
            for (; publication < publications.Count && publications.GetKeyAtIndex(publication) < position; publication++)
            {
                model.ApplyPublication(publications.GetValueAtIndex(publication));
                Compare(publications.GetKeyAtIndex(publication));
            }
            if (i == events.Length)
                break;
            outcomes[i] = model.Apply(events[i]);
            Compare(position);
        }
        return outcomes;

        void Compare(long position)
        {
            foreach (var sample in samples[position])
                counters.Compare(sample, model.Counters);
        }
    }
}
