using System.Globalization;
using Engagement.Garnet;
using Engagement.Testing.Processes;
using Garnet;
using Xunit;

namespace Engagement.Testing.Redis;

/// <summary>Microsoft Garnet in this process, with the arguments that the app host gives it.</summary>
public sealed class GarnetFixture : IRedisServer, IAsyncLifetime
{
    private GarnetServer? _server;
    private int _port;

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port},allowAdmin=true");

    public Task InitializeAsync() => StartAsync(CancellationToken.None);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_port == 0)
            _port = FreePort.Next();
        // Without a logger factory Garnet writes warnings to the console, where a test's output belongs.
        _server = new GarnetServer(new GarnetOptions { Port = _port, Memory = "256m" }.ToArguments());
        _server.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _server?.Dispose();
        _server = null;
        return Task.CompletedTask;
    }

    public Task KillAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
