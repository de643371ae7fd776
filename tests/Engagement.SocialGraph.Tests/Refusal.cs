using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests;

internal static class Refusal
{
    /// <summary>Asserts that a call is refused, and why.</summary>
    public static async Task<RpcException> OfAsync<TResponse>(AsyncUnaryCall<TResponse> call, StatusCode statusCode, string reason)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal((statusCode, reason), (refusal.StatusCode, refusal.Reason()));
        return refusal;
    }
}
