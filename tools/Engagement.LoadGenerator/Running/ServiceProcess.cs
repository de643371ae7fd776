using System.Diagnostics;
using System.Globalization;
using Engagement.Testing.Processes;
using Engagement.Testing.Wire;

namespace Engagement.LoadGenerator.Running;

/// <summary>A program of ours as a process of its own, from this program's folder. It ends with this process, however that ends.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;
    private readonly Guard _guard;

    private ServiceProcess(Process process, Guard guard) => (_process, _guard) = (process, guard);

    public int Id => _process.Id;

    /// <summary>A service of the suite. The signing key is for Development only; everything else is as in production.</summary>
    public static ServiceProcess StartService(string assembly, Uri address, IEnumerable<KeyValuePair<string, string>> settings)
        => Start(assembly, [], new Dictionary<string, string>(settings)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Auth:SigningKey"] = WireTokens.SigningKey,
            ["Kestrel:Endpoints:http:Url"] = Connections.NewAddress().ToString(),
            ["Kestrel:Endpoints:grpc:Url"] = address.ToString(),
            ["Logging:LogLevel:Default"] = "Warning",
        });

    public static ServiceProcess Start(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), .. arguments])
        {
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start)!;
        return new ServiceProcess(process, new Guard("kill -KILL $1", process.Id.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>What it holds in memory now, in bytes.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _guard.Dispose();
        _process.Dispose();
    }
}
