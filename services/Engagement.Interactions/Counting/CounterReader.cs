using Engagement.Interactions.V1;
using StackExchange.Redis;

namespace Engagement.Interactions.Counting;

/// <summary>The counts of some subjects, in the order asked for, each as of a ledger position.</summary>
internal sealed record CountersRead(CounterSource Source, (long Position, long[] Counts)[] Subjects);

/// <summary>Reads the live counters, or the durable ones while those are not there.</summary>
internal sealed class CounterReader(CounterStore live, CounterSnapshots snapshots, TimeProvider timeProvider)
{
    // Not each read has to find out by itself, and wait for, that Redis does not answer.
    private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(500);

    private long _awaySince = long.MinValue;

    public async Task<CountersRead> ReadAsync(IReadOnlyList<CounterSubject> subjects, CancellationToken cancellationToken)
    {
        if (await ReadLiveAsync(subjects, cancellationToken) is { } found)
            return new CountersRead(CounterSource.Live, found);
        var (position, counts) = await snapshots.ReadAsync(subjects, cancellationToken);
        return new CountersRead(CounterSource.Snapshot, Array.ConvertAll(counts, of => (position, of)));
    }

    private async Task<(long Position, long[] Counts)[]?> ReadLiveAsync(IReadOnlyList<CounterSubject> subjects, CancellationToken cancellationToken)
    {
        var awaySince = Volatile.Read(ref _awaySince);
        if (awaySince != long.MinValue && timeProvider.GetElapsedTime(awaySince) < Away)
            return null;
        try
        {
            var read = await live.ReadAsync(subjects).WaitAsync(cancellationToken);
            return Array.TrueForAll(read, counts => counts is not null) ? Array.ConvertAll(read, counts => counts!.Value) : null;
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            Volatile.Write(ref _awaySince, timeProvider.GetTimestamp());
            return null;
        }
    }
}
