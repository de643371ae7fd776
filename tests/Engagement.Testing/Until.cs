using System.Runtime.ExceptionServices;

namespace Engagement.Testing;

/// <summary>Bounded waiting for what gives no signal; says what did not happen.</summary>
public static class Until
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task IsTrueAsync(Func<Task<bool>> isSo, TimeSpan patience, string what)
    {
        using var bound = new CancellationTokenSource(patience);
        while (!await isSo())
        {
            await Task.Delay(Look, bound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (bound.IsCancellationRequested)
                throw new TimeoutException($"Within {patience} it did not come to pass that {what}.");
        }
    }

    /// <summary>Tries again and again until nothing is thrown; then the last exception is.</summary>
    public static async Task PassesAsync(Func<Task> act, TimeSpan patience)
    {
        using var bound = new CancellationTokenSource(patience);
        ExceptionDispatchInfo? last = null;
        while (true)
        {
            try
            {
                await act().WaitAsync(bound.Token);
                return;
            }
            catch (OperationCanceledException) when (bound.IsCancellationRequested && last is not null)
            {
                last.Throw();
            }
            catch (Exception exception) when (!bound.IsCancellationRequested)
            {
                last = ExceptionDispatchInfo.Capture(exception);
                await Task.Delay(Look, bound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
