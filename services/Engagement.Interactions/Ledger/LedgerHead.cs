using Engagement.Platform.Errors;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// The newest position that this process knows to be committed, and a signal when it grows: at once for commits of this process, within the
/// look's period for those of another replica.
/// </summary>
internal sealed class LedgerHead(LedgerReader reader, TimeProvider timeProvider, ILogger<LedgerHead> logger) : BackgroundService
{
    // Half of the 100 ms that the tail promises.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private TaskCompletionSource _grown = NewSignal();

    public long Position { get; private set; }

    public void Advance(long position)
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            if (position <= Position)
                return;
            Position = position;
            grown = _grown;
            _grown = NewSignal();
        }
        grown.SetResult();
    }

    /// <summary>Returns when the head is beyond the position, or after this long.</summary>
    public async Task WaitBeyondAsync(long position, TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task grown;
        lock (_lock)
        {
            if (Position > position)
                return;
            grown = _grown.Task;
        }
        await grown.WaitAsync(atMost, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Advance(await reader.ReadHeadAsync(stoppingToken));
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // During an outage nothing is committed either; the readers of the tail meet the same outage and say so.
                if (!Outage.Is(exception))
                    Log.HeadLookFailed(logger, exception);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
