using BenchmarkDotNet.Attributes;
using Engagement.Interactions.Commenting;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.Marking;
using Engagement.Interactions.Watching;

namespace Engagement.Benchmarks.Ledger;

/// <summary>What the writer does with an event under the ledger's lock.</summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    private readonly LedgerEntry[] _entries = Sample.Entries();
    private readonly CopyRows _rows = new(LedgerRows.CopiedColumns);
    private readonly WatchRules _rules = new();

    [Benchmark(OperationsPerInvoke = Sample.Events)]
    public long Decide() => Plan().Position;

    [Benchmark(OperationsPerInvoke = Sample.Events)]
    public int DecideAndWriteRows()
    {
        var plan = Plan();
        _rows.Start();
        foreach (var entry in plan.Recorded)
            LedgerRows.Write(_rows, entry, plan.RecordedAt);
        _rows.End();
        return _rows.Written.Length;
    }

    private LedgerPlan Plan()
    {
        var plan = new LedgerPlan(_entries, new PlainEvents(), new VideoMarks(), new WatchSessions(_rules), new Comments());
        plan.Decide(TimeProvider.System.GetUtcNow());
        return plan;
    }
}
