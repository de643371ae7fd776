using System.Diagnostics;
using System.Globalization;
using Engagement.Testing.Processes;
using Engagement.Testing.Wire;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Engagement.Feed.Tests.Clustering;

/// <summary>The Feed as a process of its own, that a test can kill.</summary>
internal sealed class FeedProcess : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly Guard _guard;
    private readonly GrpcChannel _channel;

    private FeedProcess(Process process, Guard guard, GrpcChannel channel) => (_process, _guard, _channel) = (process, guard, channel);

    public static FeedProcess Start(params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, "Engagement.Feed.dll"))
        {
            WorkingDirectory = AppContext.BaseDirectory,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Auth__SigningKey"] = WireTokens.SigningKey,
                ["Kestrel__Endpoints__http__Url"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"),
                ["Kestrel__Endpoints__grpc__Url"] = address,
                ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start)!;
        return new FeedProcess(
            process,
            new Guard("kill -KILL $1", process.Id.ToString(CultureInfo.InvariantCulture)),
            GrpcChannel.ForAddress(address, new GrpcChannelOptions { InitialReconnectBackoff = Retry, MaxReconnectBackoff = Retry }));
    }

    public CallInvoker As(string userId) => _channel.CreateCallInvoker().Intercept(metadata =>
    {
        metadata.Add("authorization", $"Bearer {WireTokens.Sign(userId)}");
        return metadata;
    });

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        _channel.Dispose();
        if (!_process.HasExited)
            Kill();
        _guard.Dispose();
        _process.Dispose();
    }
}
