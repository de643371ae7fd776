namespace Engagement.Torture.Watching;

/// <summary>What runs beside the clients until it is told to end.</summary>
internal sealed class Watchers : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Task[] _running;

    public Watchers(IEnumerable<Func<CancellationToken, Task>> watchers)
        => _running = [.. watchers.Select(watcher => Task.Run(() => watcher(_ending.Token)))];

    /// <summary>Ends them all; what any of them failed with is thrown.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        foreach (var running in _running)
        {
            try
            {
                await running;
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }
            catch (Grpc.Core.RpcException exception) when (exception.StatusCode == Grpc.Core.StatusCode.Cancelled)
            {
                // As asked.
            }
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }
}
