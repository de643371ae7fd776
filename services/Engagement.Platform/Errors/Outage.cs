using Grpc.Core;
using Npgsql;
using StackExchange.Redis;

namespace Engagement.Platform.Errors;

/// <summary>Tells the failures that pass by themselves (a store or a neighbour that does not answer) from defects.</summary>
public static class Outage
{
    public static bool Is(Exception exception) => exception switch
    {
        // Classes of SQLSTATE: 08 connection, 53 resources, 57 operator intervention (shutdown, starting up, cancelled), 40 rollback to retry.
        PostgresException { SqlState: var state } => state[..2] is "08" or "53" or "57" or "40",
        NpgsqlException or RedisConnectionException or RedisTimeoutException or TimeoutException => true,
        RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted } => true,
        // A stream that was reset, by a neighbour that died in the middle of the call, has the status Internal.
        RpcException { Status.DebugException: HttpRequestException or IOException } => true,
        // Not the caller's doing (that was looked at before): a host that stops, or a store that ran into its own limit.
        OperationCanceledException => true,
        _ => false,
    };
}
