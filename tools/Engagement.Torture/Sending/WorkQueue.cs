using System.Collections.Concurrent;
using Engagement.Torture.Generation;

namespace Engagement.Torture.Sending;

/// <summary>
/// What is still to be sent, for all clients. A send whose event needs another one waits until that is acknowledged, but for a few that go ahead
/// all the same, so that the service has to refuse them.
/// </summary>
internal sealed class WorkQueue(Send[] sends, EventPlan plan, Board board)
{
    private const double TooEarly = 0.05;

    private readonly ConcurrentQueue<Send> _waiting = new();
    private int _next;
    private long _open = sends.Length;
    private long _settled;

    /// <summary>Sends without an answer for good.</summary>
    public long Open => Interlocked.Read(ref _open);

    public long Settled => Interlocked.Read(ref _settled);

    /// <summary>Up to so many sends; none when all that is left is under way or waits for it.</summary>
    public List<Send> Take(int atMost, ref Dice dice)
    {
        var taken = new List<Send>(atMost);
        var looks = Math.Min(_waiting.Count, Math.Max(8, atMost / 2));
        while (looks-- > 0 && taken.Count < atMost && _waiting.TryDequeue(out var send))
            Offer(send, taken, force: false);
        while (taken.Count < atMost)
        {
            var next = Interlocked.Increment(ref _next) - 1;
            if (next >= sends.Length)
                break;
            Offer(sends[next], taken, force: dice.Chance(TooEarly));
        }
        return taken;
    }

    /// <summary>The service wants it later.</summary>
    public void PutOff(Send send) => _waiting.Enqueue(send);

    /// <summary>It has its answer for good.</summary>
    public void Settle()
    {
        Interlocked.Decrement(ref _open);
        Interlocked.Increment(ref _settled);
    }

    private void Offer(Send send, List<Send> taken, bool force)
    {
        // What a probe contradicts must be there first, or the probe would become the event.
        var needs = send.IsProbe ? send.Index : plan[send.Index].Needs;
        var canGoEarly = force && !send.IsProbe && plan[send.Index].Kind != Interactions.V1.EventKind.ShareOpen;
        if (needs == Planned.None || board.IsAcknowledged(needs) || canGoEarly)
            taken.Add(send);
        else if (board.IsRefused(needs))
            GiveUp(send);
        else
            _waiting.Enqueue(send);
    }

    private void GiveUp(Send send)
    {
        board.Refuse(send.Index);
        Settle();
    }
}
