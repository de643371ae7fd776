using System.Collections.Concurrent;
using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Grpc.Core;

namespace Engagement.Torture.Watching;

/// <summary>
/// Reads counters all along. A position above what was ever sent is wrong at once; the counts are held against the model at their very position when
/// the ledger's order is known, so a count too high or too low for a moment only is found as well.
/// </summary>
internal sealed class CounterWatcher(EventPlan plan, Board board, Calls calls, Findings findings)
{
    private const string Check = "counters while they move";
    private const int SubjectsAtOnce = 20;
    private const int MostSamples = 400_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<Sample> _samples = new();

    public IReadOnlyCollection<Sample> Samples => _samples;

    public long Snapshots { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var client = new CounterService.CounterServiceClient(calls.AsUser("a-reader"));
        var dice = Dice.For(plan.Seed, thing: 0, purpose: 9);
        while (_samples.Count < MostSamples)
        {
            try
            {
                var response = await client.BatchGetCountersAsync(
                    Sample.Ask(Draw(ref dice)), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Deadline, cancellationToken: cancellationToken);
                Take(response);
            }
            catch (RpcException exception) when (Calls.IsOutage(exception))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private void Take(BatchGetCountersResponse response)
    {
        // Read after the answer: whatever the answer has in it was sent before.
        var most = plan.World.Videos.Count + board.SentEvents;
        if (response.Source == CounterSource.Snapshot)
            Snapshots++;
        foreach (var sample in Sample.Of(response))
        {
            findings.Compared(Check);
            if (sample.Position > most)
                findings.Add(Check, $"{sample.Subject}: position {sample.Position}, while {most} events were sent so far");
            foreach (var (counter, value) in sample.Values.Where(pair => pair.Value < 0 && !pair.Counter.StartsWith("follow", StringComparison.Ordinal)))
                findings.Add(Check, $"{sample.Subject}: {counter} is {value} at position {sample.Position}");
            _samples.Enqueue(sample);
        }
    }

    private HashSet<Subject> Draw(ref Dice dice)
    {
        var subjects = new HashSet<Subject>();
        while (subjects.Count < SubjectsAtOnce)
        {
            var video = World.Skewed(ref dice, plan.World.Videos.Count);
            subjects.Add(dice.Below(4) switch
            {
                0 => new Subject('u', World.UserId(World.Skewed(ref dice, plan.World.Users))),
                1 when plan.World.Videos[video].Sound.Length > 0 => new Subject('s', plan.World.Videos[video].Sound),
                2 => new Subject('t', plan.World.Videos[video].Topics[0]),
                _ => new Subject('v', World.VideoId(video)),
            });
        }
        return subjects;
    }
}
