using Engagement.Interactions.V1;
using Engagement.Platform.Reading;
using StackExchange.Redis;

namespace Engagement.Interactions.Counting;

/// <summary>The counts of some subjects, in the order asked for, each as of a ledger position.</summary>
internal sealed record CountersRead(CounterSource Source, SubjectCounts[] Subjects);

/// <summary>Reads the live counters, or the durable ones while those are not there.</summary>
internal sealed class CounterReader
{
    // Not each read has to find out by itself, and wait for, that Redis does not answer.
    private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(500);

    private readonly CounterSnapshots _snapshots;
    private readonly TimeProvider _timeProvider;
    private readonly ShardReader[] _shards;

    // A popular video is on most of the pages that are asked for at a time.
    private readonly CombinedReads<CounterSubject, SubjectCounts> _live;
    private long _awaySince = long.MinValue;

    public CounterReader(CounterStore live, CounterSnapshots snapshots, TimeProvider timeProvider)
    {
        (_snapshots, _timeProvider) = (snapshots, timeProvider);
        _shards = [.. Enumerable.Range(0, CounterSubject.Shards).Select(shard => new ShardReader(live, shard, timeProvider))];
        _live = new(ReadShardsAsync);
    }

    public async Task<CountersRead> ReadAsync(IReadOnlyList<CounterSubject> subjects, CancellationToken cancellationToken)
    {
        if (await ReadLiveAsync(subjects, cancellationToken) is { } found)
            return new CountersRead(CounterSource.Live, found);
        var (position, counts) = await _snapshots.ReadAsync(subjects, cancellationToken);
        return new CountersRead(CounterSource.Snapshot, [.. subjects.Zip(counts, (subject, of) => new SubjectCounts(subject, position, of))]);
    }

    /// <summary>Null when Redis does not answer, or a shard is not there.</summary>
    private async Task<SubjectCounts[]?> ReadLiveAsync(IReadOnlyList<CounterSubject> subjects, CancellationToken cancellationToken)
    {
        var awaySince = Volatile.Read(ref _awaySince);
        if (awaySince != long.MinValue && _timeProvider.GetElapsedTime(awaySince) < Away)
            return null;
        try
        {
            var found = await _live.ReadAsync(subjects).WaitAsync(cancellationToken);
            if (found.Contains(null))
                return null;
            return found!;
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            Volatile.Write(ref _awaySince, _timeProvider.GetTimestamp());
            return null;
        }
    }

    /// <summary>In one round trip, mostly; without those whose shard is not there.</summary>
    private async Task<IReadOnlyDictionary<CounterSubject, SubjectCounts>> ReadShardsAsync(IReadOnlyCollection<CounterSubject> subjects)
    {
        var read = new Dictionary<CounterSubject, SubjectCounts>(subjects.Count);
        foreach (var shard in await Task.WhenAll(subjects.GroupBy(subject => subject.Shard).Select(shard => _shards[shard.Key].ReadAsync([.. shard]))))
        {
            foreach (var counts in shard)
                read.Add(counts.Subject, counts);
        }
        return read;
    }
}
