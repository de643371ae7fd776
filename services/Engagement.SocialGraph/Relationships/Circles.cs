using Engagement.Platform.Reading;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Engagement.SocialGraph.Relationships;

/// <summary>
/// Circles in memory, each shown to be current at every use: one statement reads the revisions of all accounts that calls under way ask for, and what has
/// changed is read again. So replicas need not tell one another anything, and whoever has written reads it.
/// </summary>
internal sealed class Circles : IDisposable
{
    private readonly MemoryCache _cache;
    private readonly CombinedReads<string, Revisions> _revisions;
    private readonly CombinedReads<string, Circle?> _reads;
    private readonly PrivateAccounts _privateAccounts;
    private readonly CircleOptions _options;
    private readonly TimeProvider _timeProvider;

    public Circles(CircleStore store, PrivateAccounts privateAccounts, IOptions<CircleOptions> options, TimeProvider timeProvider)
    {
        _privateAccounts = privateAccounts;
        _options = options.Value;
        _timeProvider = timeProvider;
        _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = _options.CacheBytes });
        _revisions = new CombinedReads<string, Revisions>(store.ReadRevisionsAsync);
        _reads = new CombinedReads<string, Circle?>(userIds => store.ReadAsync(userIds, _options.MostTies));
    }

    /// <summary>A user's circle as of now or later; null when it is too large for memory. Private accounts are caught up with, too.</summary>
    public async Task<Circle?> GetAsync(string userId, CancellationToken cancellationToken)
    {
        var revisions = (await _revisions.ReadAsync([userId]).WaitAsync(cancellationToken))[0];
        await _privateAccounts.CatchUpAsync(revisions.Privacy, cancellationToken);
        if (revisions.Account == 0)
            return Circle.Empty;
        if (revisions.Ties > _options.MostTies)
            return null;
        if (_cache.TryGetValue(userId, out Circle? known) && known!.Revision == revisions.Account && known.ValidUntil > _timeProvider.GetUtcNow().UtcDateTime)
            return known;
        var read = (await _reads.ReadAsync([userId]).WaitAsync(cancellationToken))[0];
        if (read is not null)
            _cache.Set(userId, read, new MemoryCacheEntryOptions { Size = read.Bytes });
        return read;
    }

    public void Dispose() => _cache.Dispose();
}
