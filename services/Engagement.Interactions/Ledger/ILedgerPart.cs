using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// What the events of some kinds do beside their rows in the ledger: one object a commit, under the ledger's lock. It reads what holds, decides in
/// the order of the entries (so a later entry sees what an earlier one of the same commit did), and writes what has changed.
/// </summary>
internal interface ILedgerPart
{
    /// <summary>The kinds of events that it decides. Each kind has one part.</summary>
    IReadOnlyList<EventKind> Kinds { get; }

    /// <summary>Adds the reads of what must be known to decide these entries, which are of its kinds: those to record, and those to retract.</summary>
    void Read(IReadOnlyList<LedgerEntry> entries, LedgerReads reads)
    {
    }

    /// <summary>Decides a new entry: sets its effect, and whatever else of the event follows from what holds; or says why it cannot be recorded.</summary>
    Problem? Decide(LedgerEntry entry);

    /// <summary>Takes an event back, whose deletion is the other entry: sets the effect, and the like, of that deletion.</summary>
    void Retract(LedgerEntry target, LedgerEntry deletion);

    /// <summary>Adds the writes of what has changed. The events' own rows are written before them.</summary>
    void Write(NpgsqlBatchCommandCollection writes)
    {
    }
}
