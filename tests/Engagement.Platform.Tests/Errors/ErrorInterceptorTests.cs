using Engagement.Platform.Errors;
using Engagement.Testing.Wire;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engagement.Platform.Tests.Errors;

public sealed class ErrorInterceptorTests
{
    private readonly RecordingLogger _logger = new();

    [Fact]
    public async Task Unary_Problem_IsToldAsItIs()
    {
        var refusal = await RefusalAsync(Problem.RoleRequired("moderator"));

        Assert.Equal((StatusCode.PermissionDenied, "ROLE_REQUIRED"), (refusal.StatusCode, refusal.Reason()));
        Assert.Empty(_logger.Levels);
    }

    [Fact]
    public async Task Unary_Defect_IsInternalWithoutATextAndLoggedOnce()
    {
        var refusal = await RefusalAsync(new InvalidOperationException("secret"));

        Assert.Equal((StatusCode.Internal, "INTERNAL"), (refusal.StatusCode, refusal.Reason()));
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal([LogLevel.Error], _logger.Levels);
    }

    [Fact]
    public async Task Unary_Outage_IsUnavailable()
    {
        var refusal = await RefusalAsync(new NpgsqlException("password=secret"));

        Assert.Equal((StatusCode.Unavailable, "DEPENDENCY_UNAVAILABLE"), (refusal.StatusCode, refusal.Reason()));
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal([LogLevel.Warning], _logger.Levels);
    }

    [Fact]
    public async Task Unary_CallerGone_IsCancelled()
    {
        var refusal = await RefusalAsync(new OperationCanceledException(), new StubContext(DateTime.MaxValue, cancelled: true));

        Assert.Equal("CANCELLED", refusal.Reason());
    }

    [Fact]
    public async Task Unary_DeadlineOver_IsDeadlineExceeded()
    {
        var refusal = await RefusalAsync(new OperationCanceledException(), new StubContext(DateTime.UnixEpoch, cancelled: true));

        Assert.Equal("DEADLINE_EXCEEDED", refusal.Reason());
    }

    [Fact]
    public async Task ServerStreaming_Problem_IsToldAsItIs()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Interceptor().ServerStreamingServerHandler<string, string>(
            "", null!, new StubContext(DateTime.MaxValue, cancelled: false), (_, _, _) => throw Problem.Unavailable()));

        Assert.Equal("DEPENDENCY_UNAVAILABLE", refusal.Reason());
    }

    private Task<RpcException> RefusalAsync(Exception exception)
        => RefusalAsync(exception, new StubContext(DateTime.MaxValue, cancelled: false));

    private Task<RpcException> RefusalAsync(Exception exception, ServerCallContext context)
        => Assert.ThrowsAsync<RpcException>(() => Interceptor().UnaryServerHandler<string, string>("", context, (_, _) => throw exception));

    private ErrorInterceptor Interceptor() => new(_logger, TimeProvider.System);

    private sealed class RecordingLogger : ILogger<ErrorInterceptor>
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Levels.Add(logLevel);
    }

    private sealed class StubContext(DateTime deadline, bool cancelled) : ServerCallContext
    {
        protected override string MethodCore => "/engagement.test.v1.Service/Method";

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => deadline;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore { get; } = new(cancelled);

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
            => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
