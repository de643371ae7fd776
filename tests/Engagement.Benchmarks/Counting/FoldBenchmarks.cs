using BenchmarkDotNet.Attributes;
using Engagement.Interactions.Counting;
using Engagement.Interactions.Ledger;
using Engagement.Ledger.V1;

namespace Engagement.Benchmarks.Counting;

/// <summary>What the counters do with an event before Redis has it.</summary>
[MemoryDiagnoser]
public class FoldBenchmarks
{
    private static readonly long[] Positions = new long[CounterSubject.Shards];

    private readonly LedgerEvent[] _events = Recorded();

    [Benchmark(OperationsPerInvoke = Sample.Events)]
    public int Fold()
    {
        var fold = new CounterFold();
        foreach (var ledgerEvent in _events)
            fold.Add(ledgerEvent, Sample.Video, Positions);
        return fold.Subjects;
    }

    private static LedgerEvent[] Recorded()
    {
        LedgerEntry[] entries = Sample.Entries();
        for (var i = 0; i < entries.Length; i++)
            (entries[i].Event.Position, entries[i].Event.Effect, entries[i].Event.WatchedMs) = (i + 1, 1, 1000);
        return [.. entries.Select(entry => entry.Event)];
    }
}
