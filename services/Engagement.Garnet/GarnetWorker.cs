using Garnet;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Engagement.Garnet;

/// <summary>Holds the server for as long as the host lives. It persists nothing, so stopping is disposing.</summary>
internal sealed class GarnetWorker(IOptions<GarnetOptions> options, ILoggerFactory loggers, ILogger<GarnetWorker> logger)
    : IHostedService, IDisposable
{
    private GarnetServer? _server;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _server = new GarnetServer(options.Value.ToArguments(), loggers);
        _server.Start();
        logger.Listening(options.Value.Bind, options.Value.Port, options.Value.Memory);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _server?.Dispose();
}
