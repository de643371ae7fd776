using Engagement.Interactions.Catalogue;
using Engagement.Ledger.V1;

namespace Engagement.Interactions.Counting;

/// <summary>Sums of counter changes, by shard and subject: each subject's counters in the order of <see cref="Counter"/>.</summary>
internal sealed class CounterFold
{
    private readonly Dictionary<CounterSubject, long[]>[] _shards =
        [.. Enumerable.Range(0, CounterSubject.Shards).Select(_ => new Dictionary<CounterSubject, long[]>())];

    public Dictionary<CounterSubject, long[]> OfShard(int shard) => _shards[shard];

    public int Subjects => _shards.Sum(shard => shard.Count);

    public IEnumerable<KeyValuePair<CounterSubject, long[]>> All => _shards.SelectMany(shard => shard);

    /// <summary>The sums of a subject, zeros when there are none.</summary>
    public long[] Of(CounterSubject subject) => _shards[subject.Shard].GetValueOrDefault(subject) ?? new long[PackedCounters.Count];

    /// <summary>Adds an event to those shards that are not beyond it yet.</summary>
    public void Add(LedgerEvent ledgerEvent, VideoFacts? facts, long[] shardPositions)
        => CounterRules.Fold(ledgerEvent, facts, (subject, changes) =>
        {
            var shard = subject.Shard;
            if (ledgerEvent.Position <= shardPositions[shard])
                return;
            long[]? counts = null;
            foreach (var (counter, amount) in changes)
            {
                if (amount != 0)
                    (counts ??= CountsOf(shard, subject))[(int)counter] += amount;
            }
        });

    /// <summary>Adds the sums of another fold.</summary>
    public void Add(CounterFold other)
    {
        foreach (var (subject, amounts) in other.All)
            Add(subject, amounts);
    }

    public void Add(CounterSubject subject, long[] amounts)
    {
        var counts = CountsOf(subject.Shard, subject);
        for (var i = 0; i < amounts.Length; i++)
            counts[i] += amounts[i];
    }

    private long[] CountsOf(int shard, CounterSubject subject)
    {
        if (!_shards[shard].TryGetValue(subject, out var counts))
            _shards[shard].Add(subject, counts = new long[PackedCounters.Count]);
        return counts;
    }
}
