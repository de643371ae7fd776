using System.Diagnostics;

namespace Engagement.Testing.Processes;

/// <summary>
/// Runs a line of shell when this test process is gone, however it went: Dispose, exit or kill -9. It is a shell that waits for the
/// end of a pipe only we hold. (PR_SET_PDEATHSIG would be shorter but is bound to the starting thread, and pool threads retire.)
/// </summary>
public sealed class Guard : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Process _shell;

    /// <param name="lastWill">A shell line; its $1, $2... are <paramref name="arguments"/>.</param>
    public Guard(string lastWill, params string[] arguments)
    {
        // Output goes nowhere: a runner that waits for the end of our output must not wait for the guard. Signals meant for us are ignored.
        var script = $"exec >/dev/null 2>&1; trap '' INT TERM HUP; cat; {lastWill}";
        _shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script, "guard", .. arguments])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        })!;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        OnProcessExit(null, EventArgs.Empty);
        _shell.Dispose();
    }

    private void OnProcessExit(object? sender, EventArgs e)
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit(Patience);
    }
}
