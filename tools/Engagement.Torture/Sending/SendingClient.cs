using Engagement.Interactions.V1;
using Engagement.Torture.Generation;

namespace Engagement.Torture.Sending;

/// <summary>What the clients share.</summary>
internal sealed record SendingWorld(EventPlan Plan, Board Board, WorkQueue Queue, Answers Answers, Calls Calls)
{
    /// <summary>Marks the sends as sent and says of each whether what it needs was acknowledged by then.</summary>
    public bool[] Sending(IReadOnlyList<Send> sends)
    {
        var ready = new bool[sends.Count];
        for (var i = 0; i < sends.Count; i++)
        {
            var planned = Plan[sends[i].Index];
            ready[i] = planned.Needs == Planned.None || Board.IsAcknowledged(planned.Needs);
            Board.Sending(sends[i].Index);
            if (Deletes(planned))
                Board.Deleting(planned.Target);
        }
        return ready;
    }

    public Interaction MessageOf(Send send)
        => send.IsProbe ? Messages.AnotherOf(Plan, send.Index) : Messages.Of(Plan, send.Index, TokenFor(Plan[send.Index]));

    /// <summary>Writes down what was acknowledged, and only then tells the others.</summary>
    public void WriteDown(ClientLedger ledger, List<(Acknowledged Acknowledged, string ShareToken)> answers)
    {
        if (answers.Count == 0)
            return;
        ledger.Write([.. answers.Select(answer => answer.Acknowledged)]);
        foreach (var (acknowledged, shareToken) in answers)
            Answers.WrittenDown(acknowledged, shareToken);
    }

    private string TokenFor(Planned planned)
        => planned.Kind == EventKind.ShareOpen ? Board.TokenOf(planned.Target) : "";

    private bool Deletes(Planned planned) => planned.Kind switch
    {
        EventKind.CommentDeletion or EventKind.CollectionDeletion => true,
        // That of another entry leaves the thing that the entry is about.
        EventKind.HistoryDeletion => Plan[planned.Target].Kind == EventKind.Comment,
        _ => false,
    };
}
