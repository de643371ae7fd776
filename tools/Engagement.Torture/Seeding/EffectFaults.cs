using Engagement.Interactions.V1;

namespace Engagement.Torture.Seeding;

/// <summary>Defects in what an event does.</summary>
internal static class EffectFaults
{
    private const string Store = "Ledger/LedgerStore.cs";
    private const string Sessions = "Watching/WatchSessions.cs";

    public static IReadOnlyList<SeededFault> All { get; } =
    [
        new("effect-before-lock", "What holds is read before the ledger's lock is taken, on two replicas",
            new SourceEdit(Store, "        var reads = new LedgerReads(batch);\n", """
                        using var early = NewBatch(connection);
                        if (plan.Deletions.Length == 0)
                            ReadParts(new LedgerReads(early), plan);
                        var reads = new LedgerReads(batch);

                """),
            new SourceEdit(Store, "            ReadParts(reads, plan);\n", "            reads.Execute();\n"))
        {
            Replicas = 2,
            Events = 12_000,
            // Their entries are read in a second round, under the lock.
            Without = [EventKind.HistoryDeletion],
        },
        new("unlike-keeps-the-mark", "A like taken back is still known as a like",
            new SourceEdit("Marking/VideoMarks.cs", "_now.Remove(mark) ? -1 : 0", "_now.ContainsKey(mark) ? -1 : 0")),
        new("sections-added-up", "A section that comes again is added to what is known, not joined with it",
            new SourceEdit(Sessions, "session.Join(entry.Event.Watch);",
                "session.Join(new Watch(entry.Event.Watch) { FirstSection = session.Sections.Count });")),
        new("deleted-session-counts", "A late update of a watch session that was deleted begins it anew",
            new SourceEdit(Sessions, "        if (state.Session is not { } session)\n",
                "        state.Session ??= new WatchSession();\n        if (state.Session is not { } session)\n"))
        {
            Events = 12_000,
        },
        new("every-visit-counts", "Each visit by a shared link counts, not the first of each viewer alone",
            new SourceEdit("Sharing/Shares.cs", "if (share.UserId != entry.UserId && TryOpen(", "if (share.UserId != entry.UserId && _opens.Count >= 0 | TryOpen("))
        {
            Events = 12_000,
        },
        new("deleted-twice", "An entry that is deleted twice is taken back twice",
            new SourceEdit("Ledger/LedgerPlan.cs", "        if (retracted)\n", "        if (retracted && Position < 0)\n"))
        {
            Events = 20_000,
        },
        new("erasure-forgotten", "Only the call that asks for an erasure does it: whoever does not wait, or dies, leaves it undone",
            new SourceEdit("Privacy/HistoryErasures.cs", "        if (_erasures.Count == 0)\n", "        if (_erasures.Count >= 0)\n")),
    ];
}
