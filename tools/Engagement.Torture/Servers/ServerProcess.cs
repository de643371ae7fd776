using System.Diagnostics;
using System.Globalization;
using Engagement.Testing.Processes;

namespace Engagement.Torture.Servers;

/// <summary>A server that ends with this process, however that ends; its output goes into a log file.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly string _pidFile;
    private readonly string _logFile;
    private readonly Func<ProcessStartInfo> _start;
    private readonly Guard _guard;
    private readonly Lock _lock = new();
    private Process? _process;

    public ServerProcess(string name, string folder, Func<ProcessStartInfo> start)
    {
        (Name, _start) = (name, start);
        _pidFile = Path.Combine(folder, $"{name}.pid");
        _logFile = Path.Combine(folder, $"{name}.log");
        _guard = new Guard("kill -KILL $(cat \"$1\")", _pidFile);
    }

    public string Name { get; }

    public int Id => _process!.Id;

    public void Start()
    {
        var start = _start();
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.Start();
        File.WriteAllText(_pidFile, Id.ToString(CultureInfo.InvariantCulture));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Task KillAsync() => Signals.KillAsync([Id]);

    /// <summary>Its exit code, when it has ended: 137 for kill -9.</summary>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        var process = _process!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>The end of its log, for a person.</summary>
    public string LastWords()
    {
        lock (_lock)
            return File.Exists(_logFile) ? string.Join('\n', File.ReadLines(_logFile).TakeLast(15)) : "";
    }

    public ValueTask DisposeAsync()
    {
        _guard.Dispose();
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Write(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
            File.AppendAllText(_logFile, line + "\n");
    }
}
