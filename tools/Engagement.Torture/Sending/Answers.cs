using System.Collections.Concurrent;
using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Google.Rpc;

namespace Engagement.Torture.Sending;

/// <summary>What a client makes of the service's answers: it notes what is acknowledged, and judges what is refused.</summary>
internal sealed class Answers(EventPlan plan, Board board, WorkQueue queue, Findings findings)
{
    private const string Receipts = "receipts";
    private const string Refusals = "refusals";

    private readonly ConcurrentDictionary<string, long> _refused = new();

    public IReadOnlyDictionary<string, long> Refused => _refused;

    /// <summary>A receipt: the acknowledgement to write down, or null when there should have been none.</summary>
    public Acknowledged? Receipt(Send send, long position, long recordedAtMicros, bool duplicate, string shareToken)
    {
        findings.Compared(Receipts);
        if (send.IsProbe)
        {
            findings.Add(Receipts, $"{Name(send.Index)}: another content under its id got a receipt (position {position})");
            queue.Settle();
            return null;
        }
        return new Acknowledged(send.Index, position, recordedAtMicros, duplicate);
    }

    /// <summary>To be called when the acknowledgement is on disk.</summary>
    public void WrittenDown(Acknowledged acknowledged, string shareToken)
    {
        var before = board.Acknowledge(acknowledged.Index, acknowledged.Position, shareToken);
        if (before != 0 && before != acknowledged.Position)
            findings.Add(Receipts, $"{Name(acknowledged.Index)}: position {acknowledged.Position}, the first receipt said {before}");
        if (before != 0 && !acknowledged.Duplicate && before == acknowledged.Position)
            findings.Compared("late first receipts");
        if (plan[acknowledged.Index].Kind == EventKind.Share && shareToken.Length == 0)
            findings.Add(Receipts, $"{Name(acknowledged.Index)}: a share's receipt without a token, {acknowledged}");
        queue.Settle();
    }

    /// <param name="wasReady">Whether what it needs was acknowledged before it was sent.</param>
    public void Refusal(Send send, Status status, bool wasReady)
    {
        findings.Compared(Refusals);
        var reason = status.GetDetail<ErrorInfo>()?.Reason ?? $"code {status.Code}";
        _refused.AddOrUpdate(reason, 1, (_, count) => count + 1);
        if (send.IsProbe)
        {
            if (reason != "EVENT_ID_REUSED")
                findings.Add(Refusals, $"{Name(send.Index)}: another content under its id got {reason}, expected EVENT_ID_REUSED");
            queue.Settle();
            return;
        }
        if (IsNotYet(reason) && !wasReady)
        {
            queue.PutOff(send);
            return;
        }
        if (!IsForGood(send.Index, reason))
            findings.Add(Refusals, $"{Name(send.Index)}: refused, {reason}: {status.Message}");
        board.Refuse(send.Index);
        queue.Settle();
    }

    /// <summary>A compact acknowledgement counts positions without gaps.</summary>
    public void InOrder(Send send, long position, long expected)
    {
        if (position != expected)
            findings.Add(Receipts, $"{Name(send.Index)}: position {position} in the acknowledgement of a stream, expected {expected}");
    }

    /// <summary>A stream that does not keep its promises.</summary>
    public void Silent(string what) => findings.Add("streams", what);

    public string Name(int index) => $"{plan[index].Kind} {plan[index].EventId} of {World.UserId(plan[index].User)}, number {index}";

    private static bool IsNotYet(string reason)
        => reason is "COMMENT_NOT_FOUND" or "SHARE_NOT_FOUND" or "COLLECTION_NOT_FOUND" or "HISTORY_ENTRY_NOT_FOUND";

    /// <summary>What refers to a thing that somebody deletes may come too late.</summary>
    private bool IsForGood(int index, string reason)
        => IsNotYet(reason) && plan[index].Needs is var needs and not Planned.None && board.IsDeleting(needs);
}
