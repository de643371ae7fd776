namespace Engagement.Torture.Seeding;

/// <summary>Named points of the write path and of the counters at which a process can be made to kill itself.</summary>
internal static class Failpoints
{
    public const string ArmFileVariable = "TORTURE_ARM_FILE";

    /// <summary>A source file that only the copy has. It looks at the arm file ten times a second, so that a point costs nothing.</summary>
    public const string Support = """
        namespace Engagement.Interactions;

        internal static class TorturePoint
        {
            private static volatile string _armed = "";
            private static readonly string? File = Environment.GetEnvironmentVariable("TORTURE_ARM_FILE");
            private static readonly System.Threading.Timer Look = new(_ => Read(), null, 0, 100);

            public static void Reach(string point)
            {
                if (_armed != point)
                    return;
                System.IO.File.Delete(File!);
                System.Diagnostics.Process.GetCurrentProcess().Kill();
                System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);
            }

            private static void Read()
            {
                GC.KeepAlive(Look);
                try
                {
                    _armed = File is not null && System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File).Trim() : "";
                }
                catch (System.IO.IOException)
                {
                }
            }
        }
        """;

    public static IReadOnlyList<(string Point, SourceEdit Edit)> All { get; } =
    [
        After("before-lock", "Ledger/LedgerStore.cs", "        await LoadAsync(connection, plan, cancellationToken);\n", before: true),
        After("under-lock", "Ledger/LedgerStore.cs", "        await LoadAsync(connection, plan, cancellationToken);\n"),
        After("before-commit", "Ledger/LedgerStore.cs", "            await StoreAsync(connection, plan, cancellationToken);\n"),
        After("after-commit", "Ledger/LedgerStore.cs", "            await transaction.CommitAsync(cancellationToken);\n"),
        After("before-answer", "Ledger/LedgerWriter.cs", "            head.Advance(results.Position);\n"),
        After("counters-advanced", "Counting/CounterProjector.cs", "            cursor = until;\n"),
        After("counters-rebuilding", "Counting/CounterProjector.cs", "        foreach (var shard in missing)\n", before: true),
    ];

    private static (string, SourceEdit) After(string point, string file, string line, bool before = false)
    {
        var reach = $"TorturePoint.Reach(\"{point}\");\n";
        return (point, new SourceEdit(file, line, before ? reach + line : line + reach));
    }
}
