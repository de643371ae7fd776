using System.Diagnostics;
using System.Numerics;

namespace Engagement.LoadGenerator.Measuring;

/// <summary>Counts of durations in buckets that are at most 1/32 wide, from 1 µs on. Not safe for threads: one each, then added up.</summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 5;
    private const int Steps = 1 << StepBits;

    private readonly long[] _buckets = new long[64 << StepBits];

    public long Count { get; private set; }

    public void RecordSince(long started) => Record(Stopwatch.GetElapsedTime(started));

    public void Record(TimeSpan duration)
    {
        _buckets[BucketOf(Math.Max(1, (long)duration.TotalMicroseconds))]++;
        Count++;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _buckets.Length; i++)
            _buckets[i] += other._buckets[i];
        Count += other.Count;
    }

    public LatencySummary Summarize() => new(Quantile(0.5), Quantile(0.95), Quantile(0.99), Quantile(1));

    /// <summary>Milliseconds: the upper end of the bucket in which the quantile lies.</summary>
    public double Quantile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen >= rank)
                return UpperEndOf(i) / 1000.0;
        }
        return 0;
    }

    // The first Steps buckets are one microsecond wide each; from there on, each power of two has Steps of its own.
    private static int BucketOf(long microseconds)
    {
        var power = Math.Max(0, BitOperations.Log2((ulong)microseconds) - StepBits);
        return (power << StepBits) + (int)(microseconds >> power);
    }

    private static long UpperEndOf(int bucket)
    {
        var power = Math.Max(0, (bucket >> StepBits) - 1);
        return ((bucket - (power << StepBits)) + 1L) << power;
    }
}
