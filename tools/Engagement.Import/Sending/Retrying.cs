using System.Diagnostics;
using Google.Rpc;
using Grpc.Core;

namespace Engagement.Import.Sending;

/// <summary>
/// Calls until it is answered: every write carries its event ids, so a call whose answer was lost may simply be made again. Waits as
/// long as the server asks for, else twice as long each time.
/// </summary>
internal sealed class Retrying(Tally tally, TimeSpan patience, TimeProvider timeProvider)
{
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <exception cref="RpcException">The server refused for good, or nothing answered for as long as our patience.</exception>
    public async Task<TResponse> CallAsync<TResponse>(
        Func<CallOptions, AsyncUnaryCall<TResponse>> call, Metadata headers, CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        for (var wait = FirstWait; ; wait = Shorter(wait * 2, LongestWait))
        {
            try
            {
                var deadline = timeProvider.GetUtcNow().UtcDateTime + CallDeadline;
                return await call(new CallOptions(headers, deadline, cancellationToken));
            }
            catch (RpcException exception)
                when (IsPassing(exception) && since.Elapsed < patience && !cancellationToken.IsCancellationRequested)
            {
                tally.AddRetry();
                var asked = exception.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan();
                await Task.Delay(asked ?? wait, timeProvider, cancellationToken);
            }
        }
    }

    /// <summary>Whether it may be better next time: so says the code, or the connection broke before an error of the suite came.</summary>
    public static bool IsPassing(RpcException exception)
        => IsPassing((Code)exception.StatusCode)
           || (exception.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled
               && exception.GetRpcStatus()?.GetDetail<ErrorInfo>() is null);

    public static bool IsPassing(Code code) => code is Code.Unavailable or Code.ResourceExhausted or Code.DeadlineExceeded;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
