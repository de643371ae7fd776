namespace Engagement.Torture.Seeding;

/// <summary>Named points of the write path and of the counters at which a process can be made to kill itself.</summary>
internal static class Failpoints
{
    public const string ArmFileVariable = "TORTURE_ARM_FILE";

    private const string Store = "Ledger/LedgerStore.cs";

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

        internal sealed class AtEnd(Action end) : IDisposable
        {
            public void Dispose() => end();
        }
        """;

    public static IReadOnlyList<(string Point, SourceEdit Edit)> All { get; } =
    [
        After("before-lock", Store, "connection.BeginTransaction();\n"),
        Before("under-lock", Store, "        plan.Decide(timeProvider.GetUtcNow().TruncateToMicroseconds());\n"),
        Before("rows-written", Store, "            Store(connection, plan);\n"),
        After("after-commit", Store, "            Store(connection, plan);\n"),
        After("before-answer", "Ledger/LedgerWriter.cs", "            head.Advance(results.Position);\n"),
        After("counters-advanced", "Counting/CounterProjector.cs", "            cursor = until;\n"),
        Before("counters-rebuilding", "Counting/CounterProjector.cs", "        foreach (var shard in missing)\n"),
    ];

    private static (string, SourceEdit) After(string point, string file, string text) => (point, new SourceEdit(file, text, text + Reach(point)));

    private static (string, SourceEdit) Before(string point, string file, string text) => (point, new SourceEdit(file, text, Reach(point) + text));

    private static string Reach(string point) => $"TorturePoint.Reach(\"{point}\");\n";
}
