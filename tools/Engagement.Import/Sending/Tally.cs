using System.Collections.Concurrent;
using Engagement.Interactions.V1;
using Google.Rpc;
using Status = Google.Rpc.Status;

namespace Engagement.Import.Sending;

/// <summary>What became of everything sent. Written to by many calls at once.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, long> _refused = new();
    private long _recorded;
    private long _duplicates;
    private long _lastPosition;
    private long _retries;

    public long Recorded => _recorded;

    public long Duplicates => _duplicates;

    public long Retries => _retries;

    /// <summary>The highest ledger position of a receipt.</summary>
    public long LastPosition => _lastPosition;

    public IReadOnlyDictionary<string, long> Refused => _refused;

    public long Events => _recorded + _duplicates + _refused.Values.Sum();

    public void Add(Receipt receipt)
    {
        Add(receipt.Duplicate);
        long seen;
        while (receipt.Position > (seen = Interlocked.Read(ref _lastPosition)))
            Interlocked.CompareExchange(ref _lastPosition, receipt.Position, seen);
    }

    public void Add(bool duplicate) => Interlocked.Increment(ref duplicate ? ref _duplicates : ref _recorded);

    public void AddRetry() => Interlocked.Increment(ref _retries);

    public void AddRefusal(Status? status, string otherwise)
        => _refused.AddOrUpdate(status?.GetDetail<ErrorInfo>()?.Reason ?? otherwise, 1, (_, count) => count + 1);
}
