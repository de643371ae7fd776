using Engagement.Interactions.V1;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Engagement.Torture.Watching;

namespace Engagement.Torture.Audit;

/// <summary>Counters as they end, and as they were seen while they moved.</summary>
internal sealed class CounterAudit(Findings findings)
{
    private const string Ends = "counters in Redis";
    private const string Heals = "counters heal by themselves";
    private const string Reconciles = "ReconcileCounters finds nothing";
    private const string Moves = "counters while they moved";
    private const int LargestBatch = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>One sample against the model, which stands at the sample's very position.</summary>
    public void Compare(Sample sample, CounterModel model) => Compare(Moves, sample, model);

    public async Task RunAsync(Calls calls, CounterModel model, IEnumerable<Subject> more, long head, CancellationToken cancellationToken)
    {
        var client = new CounterService.CounterServiceClient(calls.AsUser("an-auditor"));
        var started = TimeProvider.System.GetTimestamp();
        foreach (var subjects in model.Subjects.Concat(more).Distinct().Chunk(LargestBatch))
        {
            foreach (var sample in await ReadAsync(client, subjects, head, started, cancellationToken))
                Compare(Ends, sample, model);
        }
        var reconciled = await Calls.PatientlyAsync(
            async () => await new CounterService.CounterServiceClient(calls.AsModerator())
                .ReconcileCountersAsync(new ReconcileCountersRequest(), cancellationToken: cancellationToken),
            cancellationToken);
        findings.Equal(Reconciles, 0, reconciled.Drifted, () => string.Join("; ", reconciled.Drifts.Take(3)));
        findings.Equal(Reconciles, head, reconciled.Position, () => "the position of the comparison");
    }

    /// <summary>Reads until the counts are live and from the ledger's head: a Redis that was emptied must be filled again by itself.</summary>
    private async Task<IReadOnlyList<Sample>> ReadAsync(
        CounterService.CounterServiceClient client, Subject[] subjects, long head, long started, CancellationToken cancellationToken)
    {
        while (true)
        {
            var response = await Calls.PatientlyAsync(
                async () => await client.BatchGetCountersAsync(Sample.Ask(subjects), cancellationToken: cancellationToken), cancellationToken);
            var samples = Sample.Of(response).ToArray();
            findings.Compared(Heals);
            if (response.Source != CounterSource.Snapshot && samples.All(sample => sample.Position == head))
                return samples;
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                findings.Add(Heals, $"after {Patience.TotalSeconds} s of quiet: {response.Source}, position {samples.Min(sample => sample.Position)}"
                    + $" to {samples.Max(sample => sample.Position)}, the ledger's head is {head}");
                return samples;
            }
            await Task.Delay(Look, cancellationToken);
        }
    }

    private void Compare(string check, Sample sample, CounterModel model)
    {
        findings.Compared(check);
        var expected = model.Of(sample.Subject);
        foreach (var (counter, value) in sample.Values)
        {
            var right = expected.GetValueOrDefault(counter);
            if (value != right)
                findings.Add(check, $"{sample.Subject}: {counter} is {value} at position {sample.Position} ({sample.Source}), expected {right}");
        }
    }
}
