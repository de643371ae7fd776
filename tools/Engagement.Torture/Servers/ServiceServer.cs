using System.Diagnostics;
using System.Globalization;
using Engagement.Testing.Processes;
using Engagement.Testing.Wire;
using Engagement.Torture.Reporting;
using Engagement.Torture.Seeding;

namespace Engagement.Torture.Servers;

/// <summary>A replica of the real service, as a process; started again whenever it ends.</summary>
internal sealed class ServiceServer : IAsyncDisposable
{
    private const int KilledBySignal = 137;

    private readonly ServerProcess _process;
    private readonly Findings _findings;
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _httpPort = FreePort.Next();
    private readonly int _grpcPort = FreePort.Next();
    private Task _keeping = Task.CompletedTask;

    public ServiceServer(string name, string folder, string assembly, IReadOnlyDictionary<string, string> environment, Findings findings)
    {
        _findings = findings;
        _process = new ServerProcess(name, folder, () =>
        {
            var start = new ProcessStartInfo("dotnet", [assembly]) { WorkingDirectory = Path.GetDirectoryName(assembly) };
            foreach (var (key, value) in environment)
                start.Environment[key] = value;
            start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
            start.Environment["Auth__SigningKey"] = WireTokens.SigningKey;
            start.Environment["Kestrel__Endpoints__http__Url"] = $"http://127.0.0.1:{Text(_httpPort)}";
            start.Environment["Kestrel__Endpoints__grpc__Url"] = GrpcAddress;
            start.Environment["Logging__LogLevel__Default"] = "Warning";
            start.Environment["Logging__LogLevel__Engagement"] = "Information";
            start.Environment[Failpoints.ArmFileVariable] = Path.Combine(folder, $"{name}.arm");
            // Many small machines are better off so; and a kill leaves no core file of gigabytes.
            start.Environment["DOTNET_gcServer"] = "0";
            start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
            return start;
        });
        ArmFile = Path.Combine(folder, $"{name}.arm");
    }

    public string GrpcAddress => $"http://127.0.0.1:{Text(_grpcPort)}";

    /// <summary>A name of a failpoint in it has the process kill itself there.</summary>
    public string ArmFile { get; }

    public string Name => _process.Name;

    public int ProcessId => _process.Id;

    public int Restarts { get; private set; }

    public string LastWords() => _process.LastWords();

    public void Start()
    {
        _process.Start();
        _keeping = KeepAsync(_stopping.Token);
    }

    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _process.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var code = await _process.EndAsync(cancellationToken);
            if (code != KilledBySignal)
                _findings.Add("processes", $"{_process.Name} ended by itself with {code}:\n{_process.LastWords()}");
            Restarts++;
            _process.Start();
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
