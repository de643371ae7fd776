using Engagement.Testing.Wire;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Engagement.Torture.Sending;

/// <summary>gRPC channels to the replicas, and who calls over them.</summary>
internal sealed class Calls(IReadOnlyList<string> addresses) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly GrpcChannel[] _channels = [.. addresses.Select(address => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = null,
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, ConnectTimeout = TimeSpan.FromSeconds(5) },
    }))];

    private readonly string _serviceToken = WireTokens.Sign("torture", "service");
    private readonly string _moderatorToken = WireTokens.Sign("torture-moderator", "moderator");
    private int _turn;

    public CallInvoker AsService() => With(_serviceToken);

    public CallInvoker AsModerator() => With(_moderatorToken);

    public CallInvoker AsUser(string userId) => With(_serviceToken, ("x-acting-user", userId));

    /// <summary>Calls again until the service answers, for as long as a server may be away.</summary>
    public static async Task<T> PatientlyAsync<T>(Func<Task<T>> callAsync, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await callAsync();
            }
            catch (RpcException exception) when (IsOutage(exception) && TimeProvider.System.GetElapsedTime(started) < Longest)
            {
                await Task.Delay(200, cancellationToken);
            }
        }
    }

    /// <summary>An id for something that happens now.</summary>
    public static string NewEventId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    public static bool IsOutage(RpcException exception)
        => exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Cancelled
           // The transport's own words for a connection that broke; the service's would carry a reason.
           || (exception.StatusCode is StatusCode.Internal or StatusCode.Unknown && exception.Reason().Length == 0);

    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
    }

    private CallInvoker With(string token, params (string Key, string Value)[] further)
    {
        var channel = _channels[(uint)Interlocked.Increment(ref _turn) % _channels.Length];
        return channel.CreateCallInvoker().Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            foreach (var (key, value) in further)
                metadata.Add(key, value);
            return metadata;
        });
    }
}
