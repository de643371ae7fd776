using Engagement.Errors.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Engagement.Platform.Errors;

/// <summary>Turns whatever ends a call into the error model. Only the unforeseen is logged, once; nothing of it reaches the caller.</summary>
internal sealed partial class ErrorInterceptor(ILogger<ErrorInterceptor> logger, TimeProvider timeProvider) : Interceptor
{
    // The caller's clock ran first: its cancellation at the deadline can come before the deadline is over here.
    private static readonly TimeSpan DeadlineTolerance = TimeSpan.FromMilliseconds(200);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception)
        {
            throw Explain(exception, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception exception)
        {
            throw Explain(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception)
        {
            throw Explain(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception)
        {
            throw Explain(exception, context);
        }
    }

    private RpcException Explain(Exception exception, ServerCallContext context)
    {
        // The protocol of health and reflection says what their statuses mean.
        if (exception is RpcException standard && context.Method.StartsWith("/grpc.", StringComparison.Ordinal))
            return standard;
        var problem = exception switch
        {
            Problem refusal => refusal,
            _ when context.CancellationToken.IsCancellationRequested
                => context.Deadline - DeadlineTolerance <= timeProvider.GetUtcNow().UtcDateTime ? Problem.DeadlineExceeded() : Problem.Cancelled(),
            _ when Outage.Is(exception) => Problem.Unavailable(),
            _ => Problem.Internal(),
        };
        if (problem.Reason == ErrorReason.Internal)
            LogUnforeseen(logger, exception, context.Method);
        else if (problem.Reason == ErrorReason.DependencyUnavailable)
            LogOutage(logger, exception.GetType().Name, context.Method);
        return problem.ToRpcException();
    }

    [LoggerMessage(1001, LogLevel.Error, "{Method} failed on a defect")]
    private static partial void LogUnforeseen(ILogger logger, Exception exception, string method);

    [LoggerMessage(1002, LogLevel.Warning, "{Method} met an outage: {Exception}")]
    private static partial void LogOutage(ILogger logger, string exception, string method);
}
