using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Ledger;
using Engagement.Ledger.V1;
using Microsoft.Extensions.Caching.Memory;

namespace Engagement.Interactions.Counting;

/// <summary>
/// Folds stretches of the ledger. The facts of a video that an event names are in its row before the event is in the ledger, and never change, so the
/// same stretch always gives the same sums.
/// </summary>
internal sealed class CounterFolder(LedgerReader reader, VideoStore videos) : IDisposable
{
    public const int Window = 2000;

    // About 300 bytes each.
    private readonly MemoryCache _facts = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    /// <summary>Adds the ledger after one position, up to another, to those shards of the fold that are not beyond it yet.</summary>
    public Task AddAsync(CounterFold fold, long after, long until, long[] shardPositions, CancellationToken cancellationToken)
        => AddAsync(fold, after, until, shardPositions, reader.ReadAsync, cancellationToken);

    /// <summary>As <see cref="AddAsync(CounterFold, long, long, long[], CancellationToken)"/>, from the database and not from memory.</summary>
    public Task AddStoredAsync(CounterFold fold, long after, long until, long[] shardPositions, CancellationToken cancellationToken)
        => AddAsync(fold, after, until, shardPositions, reader.ReadStoredAsync, cancellationToken);

    private async Task AddAsync(
        CounterFold fold, long after, long until, long[] shardPositions, Func<long, long, CancellationToken, Task<List<LedgerEvent>>> readAsync,
        CancellationToken cancellationToken)
    {
        for (; after < until; after += Window)
        {
            var events = await readAsync(after, Math.Min(after + Window, until), cancellationToken);
            await AddAsync(fold, events, shardPositions, cancellationToken);
        }
    }

    /// <summary>Adds these events to those shards of the fold that are not beyond them yet.</summary>
    public async Task AddAsync(CounterFold fold, List<LedgerEvent> events, long[] shardPositions, CancellationToken cancellationToken)
    {
        var facts = await FactsOfAsync(events, cancellationToken);
        foreach (var ledgerEvent in events)
            fold.Add(ledgerEvent, facts.GetValueOrDefault(ledgerEvent.VideoId), shardPositions);
    }

    public void Dispose() => _facts.Dispose();

    // What the cache does not keep, since it is full, has to count nevertheless.
    private async Task<Dictionary<string, VideoFacts>> FactsOfAsync(List<LedgerEvent> events, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, VideoFacts>();
        var missing = new HashSet<string>();
        foreach (var id in events.Select(ledgerEvent => ledgerEvent.VideoId).Where(id => id.Length > 0).Distinct())
        {
            if (_facts.TryGetValue<VideoFacts>(id, out var facts))
                found.Add(id, facts!);
            else
                missing.Add(id);
        }
        if (missing.Count == 0)
            return found;
        foreach (var (id, (facts, _)) in await videos.FindAsync([.. missing], cancellationToken))
            found.Add(id, _facts.Set(id, facts, new MemoryCacheEntryOptions { Size = 1 }));
        return found;
    }
}
