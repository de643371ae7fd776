using System.Diagnostics;
using System.Globalization;
using Engagement.AppHost.Supervision;
using Engagement.Testing.Processes;

namespace Engagement.AppHost.Tests.Running;

/// <summary>The app host as a process of its own, which can be killed without killing the tests.</summary>
internal sealed class AppHostProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];

    public AppHostProcess(params string[] settings)
    {
        // artifacts/bin/Engagement.AppHost.Tests/debug -> artifacts/bin/Engagement.AppHost/debug
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "Engagement.AppHost", own.Name, "Engagement.AppHost");
        var start = new ProcessStartInfo(program, ["--Infrastructure:Mode=Local", "--Gateway:GrpcPort=0", "--Gateway:HttpPort=0", .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        string[] urls = ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];
        foreach (var url in urls)
            start.Environment[url] = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{FreePort.Next()}");
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>The line that says that all is healthy.</summary>
    public async Task<string> ReadyAsync(TimeSpan patience)
    {
        try
        {
            return await _ready.Task.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The app host was not ready within {patience}:\n{Output}");
        }
    }

    public async Task<int> EndAsync(TimeSpan patience)
    {
        await _process.WaitForExitAsync().WaitAsync(patience);
        return _process.ExitCode;
    }

    /// <summary>Everything that Aspire's orchestrator started for it, and the orchestrator, which is nobody's child.</summary>
    public IReadOnlyList<int> Family()
    {
        var monitored = string.Create(CultureInfo.InvariantCulture, $"--monitor {_process.Id} ");
        return [.. ProcessTree.All()
            .Where(pid => ProcessTree.CommandLine(pid)?.Contains(monitored, StringComparison.Ordinal) == true)
            .SelectMany(ProcessTree.Family)];
    }

    public void Kill() => _process.Kill();

    public void Terminate()
    {
        using var kill = Process.Start("kill", _process.Id.ToString(CultureInfo.InvariantCulture));
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        if (line.StartsWith("Engagement is ready", StringComparison.Ordinal))
            _ready.TrySetResult(line);
    }
}
