using Engagement.Interactions.Ledger;
using Engagement.Ledger.V1;

namespace Engagement.Interactions.Counting;

/// <summary>Sums of counter changes, by shard, subject and counter.</summary>
internal sealed class CounterFold
{
    private const int Window = 1000;

    private readonly Dictionary<CounterSubject, Dictionary<string, long>>[] _shards =
        [.. Enumerable.Range(0, CounterSubject.Shards).Select(_ => new Dictionary<CounterSubject, Dictionary<string, long>>())];

    public IReadOnlyDictionary<CounterSubject, Dictionary<string, long>> OfShard(int shard) => _shards[shard];

    public int Subjects => _shards.Sum(shard => shard.Count);

    /// <summary>Adds the ledger after one position, up to another, to those shards that are not beyond it yet.</summary>
    public async Task AddAsync(LedgerReader reader, long after, long until, long[] shardPositions, CancellationToken cancellationToken)
    {
        for (; after < until; after += Window)
        {
            foreach (var ledgerEvent in await reader.ReadAsync(after, Math.Min(after + Window, until), cancellationToken))
                Add(ledgerEvent, shardPositions);
        }
    }

    /// <summary>Adds an event to those shards that are not beyond it yet.</summary>
    public void Add(LedgerEvent ledgerEvent, ReadOnlySpan<long> shardPositions)
    {
        foreach (var change in CounterRules.Fold(ledgerEvent))
        {
            var shard = change.Subject.Shard;
            if (change.Amount == 0 || ledgerEvent.Position <= shardPositions[shard])
                continue;
            if (!_shards[shard].TryGetValue(change.Subject, out var counters))
                _shards[shard].Add(change.Subject, counters = []);
            counters[change.Counter] = counters.GetValueOrDefault(change.Counter) + change.Amount;
        }
    }
}
