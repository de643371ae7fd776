using Engagement.Torture.Generation;

namespace Engagement.Torture.Sending;

/// <summary>What all clients together know of each event while the run goes on.</summary>
internal sealed class Board(EventPlan plan)
{
    private readonly int[] _sent = new int[plan.Count];
    private readonly long[] _positions = new long[plan.Count];
    private readonly string?[] _tokens = new string?[plan.Count];
    private readonly byte[] _states = new byte[plan.Count];
    private long _sentEvents;
    private long _acknowledgedEvents;
    private long _newest;

    [Flags]
    private enum States : byte
    {
        /// <summary>The service will never take it.</summary>
        Refused = 1,

        /// <summary>A deletion of it was sent: what refers to it may be refused from now on.</summary>
        Deleting = 2,
    }

    /// <summary>Different events sent so far: nobody may ever see more.</summary>
    public long SentEvents => Interlocked.Read(ref _sentEvents);

    public long AcknowledgedEvents => Interlocked.Read(ref _acknowledgedEvents);

    /// <summary>The highest position in any receipt so far.</summary>
    public long NewestPosition => Interlocked.Read(ref _newest);

    public void Sending(int index)
    {
        if (Interlocked.Exchange(ref _sent[index], 1) == 0)
            Interlocked.Increment(ref _sentEvents);
    }

    /// <summary>The position that an earlier receipt told of this event; 0 when this is the first.</summary>
    public long Acknowledge(int index, long position, string shareToken)
    {
        if (shareToken.Length > 0)
            _tokens[index] = shareToken;
        var before = Interlocked.CompareExchange(ref _positions[index], position, 0);
        if (before == 0)
            Interlocked.Increment(ref _acknowledgedEvents);
        for (var newest = NewestPosition; position > newest; newest = NewestPosition)
            Interlocked.CompareExchange(ref _newest, position, newest);
        return before;
    }

    public bool IsAcknowledged(int index) => Volatile.Read(ref _positions[index]) != 0;

    public string TokenOf(int index) => Volatile.Read(ref _tokens[index]) ?? "";

    public void Refuse(int index) => Set(index, States.Refused);

    public bool IsRefused(int index) => Has(index, States.Refused);

    public void Deleting(int index) => Set(index, States.Deleting);

    public bool IsDeleting(int index) => Has(index, States.Deleting);

    private bool Has(int index, States state) => ((States)Volatile.Read(ref _states[index]) & state) != 0;

    // Two clients that set different flags of one event at once would lose one without the lock; this is rare and short.
    private void Set(int index, States state)
    {
        lock (_states)
            _states[index] |= (byte)state;
    }
}
