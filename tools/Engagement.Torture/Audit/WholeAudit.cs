using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Engagement.Torture.Servers;
using Engagement.Torture.Watching;
using Grpc.Core;
using Npgsql;

namespace Engagement.Torture.Audit;

/// <summary>Everything that is left after a run, against the model.</summary>
internal sealed class WholeAudit(EventPlan plan, TortureSystem system, Findings findings)
{
    /// <param name="ledgers">The clients' files.</param>
    /// <param name="publications">The videos' events by position: what the run began with.</param>
    /// <param name="erasures">What came last.</param>
    /// <param name="tokenOf">The token in the receipts of a share.</param>
    public async Task RunAsync(
        IEnumerable<string> ledgers, SortedList<long, Video> publications, IReadOnlyCollection<Sample> samples, IReadOnlyCollection<Tailed> tailed,
        IReadOnlyList<Erasure> erasures, Func<int, string> tokenOf, CancellationToken cancellationToken)
    {
        var events = AcknowledgedEvents.Read(ledgers, plan, findings);
        var model = new Model(plan);
        var counters = new CounterAudit(findings);
        var outcomes = Fold(model, events, publications, samples.ToLookup(sample => sample.Position), counters);
        var erased = erasures.Sum(erasure => model.Erase(erasure.User));
        var (calls, videos) = (system.Calls, plan.World.Videos.Select(video => new Subject('v', video.Id)));
        var head = 0L;
        await TryAsync("ledger", async () => head = await new LedgerAudit(plan, findings).RunAsync(
            system.Database, events, outcomes, tailed, erasures, events.Length + publications.Count, erased, cancellationToken));
        await TryAsync("counters", () => counters.RunAsync(calls, model.Counters, videos, head, cancellationToken));
        await TryAsync("history", () => new HistoryAudit(plan, findings).RunAsync(calls, model, cancellationToken));
        await TryAsync("likers", () => new LikerAudit(plan, findings).RunAsync(calls, model, cancellationToken));
        await TryAsync("comments", () => new CommentAudit(plan, findings).RunAsync(calls, model, cancellationToken));
        await TryAsync("collections", () => new CollectionAudit(plan, findings).RunAsync(calls, model, cancellationToken));
        await TryAsync("cascades", () => new CascadeAudit(plan, findings).RunAsync(calls, model, tokenOf, cancellationToken));
        await TryAsync("watch sessions", () => new WatchAudit(plan, findings).RunAsync(calls, model, cancellationToken));
    }

    /// <summary>A part that cannot be audited is a difference, and no reason to leave out the others.</summary>
    private async Task TryAsync(string part, Func<Task> auditAsync)
    {
        try
        {
            await auditAsync();
        }
        catch (Exception exception) when (exception is RpcException or NpgsqlException)
        {
            findings.Add($"audit of {part}", exception.Message);
        }
    }

    private Outcome?[] Fold(
        Model model, OracleEvent[] events, SortedList<long, Video> publications, ILookup<long, Sample> samples, CounterAudit counters)
    {
        var outcomes = new Outcome?[events.Length];
        var (applied, compared) = (new HashSet<int>(), new HashSet<long>());
        var publication = 0;
        Compare(0);
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
            applied.Add(events[i].Index);
            findings.Compared("order of what refers to another");
            if (events[i].Planned.Needs is var gone and not Planned.None && model.IsGone(events[i]))
                findings.Add("order of what refers to another", $"{events[i]} was accepted after the deletion of what it refers to, {plan[gone]}");
            if (events[i].Planned.Needs is var needs and not Planned.None && !applied.Contains(needs))
                findings.Add("order of what refers to another", $"{events[i]} was accepted before what it refers to, {plan[needs]}");
            else
                outcomes[i] = model.Apply(events[i]);
            Compare(position);
        }
        foreach (var position in samples.Select(group => group.Key).Except(compared))
            findings.Add("counters while they moved", $"counts were said to be from position {position}, at which there is nothing");
        return outcomes;

        void Compare(long position)
        {
            compared.Add(position);
            foreach (var sample in samples[position])
                counters.Compare(sample, model.Counters);
        }
    }
}
