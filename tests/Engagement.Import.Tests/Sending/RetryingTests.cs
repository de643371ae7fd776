using Engagement.Import.Sending;
using Engagement.Platform.Errors;
using Grpc.Core;

namespace Engagement.Import.Tests.Sending;

public sealed class RetryingTests
{
    [Theory]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.DeadlineExceeded, true)]
    [InlineData(StatusCode.ResourceExhausted, true)]
    [InlineData(StatusCode.Internal, true)]
    [InlineData(StatusCode.InvalidArgument, false)]
    [InlineData(StatusCode.Unauthenticated, false)]
    public void IsPassing_WithoutDetails_GoesByTheCode(StatusCode code, bool expected)
        => Assert.Equal(expected, Retrying.IsPassing(new RpcException(new Status(code, "the connection broke"))));

    [Fact]
    public void IsPassing_DefectThatTheServiceReports_IsNot()
        => Assert.False(Retrying.IsPassing(Problem.Internal().ToRpcException()));

    [Fact]
    public async Task CallAsync_Unavailable_IsTriedAgainUntilAnswered()
    {
        var (tally, calls) = (new Tally(), 0);
        var retrying = new Retrying(tally, TimeSpan.FromSeconds(30), TimeProvider.System);

        var answer = await retrying.CallAsync(
            _ => Call(++calls < 3 ? Unavailable() : Task.FromResult("done")), [], CancellationToken.None);

        Assert.Equal(("done", 2), (answer, tally.Retries));
    }

    [Fact]
    public async Task CallAsync_LongerThanItsPatience_GivesUp()
    {
        var retrying = new Retrying(new Tally(), TimeSpan.Zero, TimeProvider.System);

        await Assert.ThrowsAsync<RpcException>(() => retrying.CallAsync(
            _ => Call(Unavailable()), [], CancellationToken.None));
    }

    private static Task<string> Unavailable() => Task.FromException<string>(new RpcException(new Status(StatusCode.Unavailable, "")));

    private static AsyncUnaryCall<string> Call(Task<string> answer)
        => new(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
}
