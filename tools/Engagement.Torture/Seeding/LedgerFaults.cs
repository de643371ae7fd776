using Engagement.Torture.Faults;

namespace Engagement.Torture.Seeding;

/// <summary>Defects of the write path and of the tail.</summary>
internal static class LedgerFaults
{
    private const string Store = "Ledger/LedgerStore.cs";

    public static IReadOnlyList<SeededFault> All { get; } =
    [
        new("acknowledge-before-commit", "The answer does not wait for the commit, which comes 30 ms later",
            new SourceEdit(Store, "        using var connection = dataSource", "        var connection = dataSource"),
            new SourceEdit(Store, "        using var transaction = connection.BeginTransaction();\n", """
                        var transaction = connection.BeginTransaction();
                        var late = false;
                        using var end = new AtEnd(() =>
                        {
                            if (late)
                                return;
                            transaction.Dispose();
                            connection.Dispose();
                        });

                """),
            new SourceEdit(Store, "        batch.BatchCommands.Add(new(CommitAll));\n", "\n"),
            new SourceEdit(Store, "            Store(connection, plan);\n", """
                            Store(connection, plan);
                            late = true;
                            _ = Task.Run(async () =>
                            {
                            await Task.Delay(30);
                            await transaction.CommitAsync();
                            await connection.DisposeAsync();
                            });

                """))
        {
            Events = 12_000,
            // A kill shows it only where the answer got out within the 30 ms: one of three did not, once in a dozen runs.
            Plan = new FaultPlan { Kills = 8 },
        },
        new("commit-to-memory", "The commit does not wait for the disk (synchronous_commit off, to be faster)",
            new SourceEdit(Store, "        if (plan.Retracted.Count > 0)\n", """
                        batch.BatchCommands.Add(new("SET LOCAL synchronous_commit = off"));
                        if (plan.Retracted.Count > 0)

                """))
        {
            Events = 12_000,
            Plan = new FaultPlan { PostgresKills = 3 },
        },
        new("key-without-user", "An event is looked for by its id alone",
            new SourceEdit(Store, "WHERE ledger.user_id = sent.user_id AND ledger.event_id = sent.event_id OFFSET 0) AS known",
                "WHERE ledger.event_id = sent.event_id OFFSET 0) AS known")),
        new("fingerprint-not-compared", "Whatever comes under a known id is taken for a repeat",
            new SourceEdit("Ledger/LedgerPlan.cs", "return first.Fingerprint == entry.Fingerprint\n", "return entry.EventId != default\n")),
        new("head-not-locked", "The head is read, and written later, without its lock, on two replicas",
            new SourceEdit(Store, "FROM ledger_head FOR UPDATE\";", "FROM ledger_head\";"))
        {
            Replicas = 2,
        },
        new("lost-wake-up", "Every other growth of the ledger wakes nobody",
            new SourceEdit("Ledger/LedgerHead.cs", "        grown.SetResult();\n", "        if (position % 2 == 0)\n            grown.SetResult();\n")),
        new("tail-before-commit", "The head that the tail reads up to moves on before the commit: what commits late is skipped",
            new SourceEdit("Ledger/LedgerWriter.cs", "            var results = store.Commit(", """
                            head.Advance(head.Position + batch.Sum(write => write.Entries.Count));
                            var results = store.Commit(
                """)),
        new("stream-counts-repeats", "The acknowledgement of a stream begins at the position of a repeat",
            new SourceEdit("Recording/StreamInteractionsHandler.cs", "if (problem is null && !receipt.Duplicate && response.FirstPosition == 0)",
                "if (problem is null && response.FirstPosition == 0)")),
    ];
}
