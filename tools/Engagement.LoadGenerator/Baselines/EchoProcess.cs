using System.Globalization;
using Engagement.Interactions.V1;
using Engagement.LoadGenerator.Running;
using Engagement.Testing;
using Engagement.Testing.Processes;

namespace Engagement.LoadGenerator.Baselines;

/// <summary><see cref="EchoHost"/> as a process of its own.</summary>
internal sealed class EchoProcess : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly ServiceProcess _process;

    private EchoProcess(ServiceProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<EchoProcess> StartAsync(RecordedAnswers? answers, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        List<string> arguments = [EchoHost.Command, "--port", port.ToString(CultureInfo.InvariantCulture)];
        if (answers is not null)
            arguments.AddRange(["--answers", answers.Folder]);
        var process = ServiceProcess.Start("Engagement.LoadGenerator", arguments, new Dictionary<string, string>());
        var echo = new EchoProcess(process, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")));
        using var channel = Connections.Open(echo.Address);
        var client = new InteractionService.InteractionServiceClient(channel);
        await Until.PassesAsync(async () => await client.LikeAsync(new LikeRequest(), cancellationToken: cancellationToken), StartPatience);
        return echo;
    }

    public ProcessorMeter MeterProcessors() => new(new Dictionary<string, int> { ["client"] = Environment.ProcessId, ["echo"] = _process.Id });

    public void Dispose() => _process.Dispose();
}
