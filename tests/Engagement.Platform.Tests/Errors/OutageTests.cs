using Engagement.Platform.Errors;
using Grpc.Core;
using Npgsql;
using StackExchange.Redis;

namespace Engagement.Platform.Tests.Errors;

public sealed class OutageTests
{
    [Theory]
    [InlineData("08006", true)]
    [InlineData("53300", true)]
    [InlineData("57P01", true)]
    [InlineData("57P03", true)]
    [InlineData("57014", true)]
    [InlineData("40001", true)]
    [InlineData("40P01", true)]
    [InlineData("23505", false)]
    [InlineData("42703", false)]
    [InlineData("22001", false)]
    public void Is_PostgresError_ByItsClass(string sqlState, bool expected)
        => Assert.Equal(expected, Outage.Is(new PostgresException("", "ERROR", "ERROR", sqlState)));

    [Theory]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.DeadlineExceeded, true)]
    [InlineData(StatusCode.ResourceExhausted, true)]
    [InlineData(StatusCode.NotFound, false)]
    [InlineData(StatusCode.Internal, false)]
    public void Is_ErrorOfANeighbour_ByItsCode(StatusCode code, bool expected)
        => Assert.Equal(expected, Outage.Is(new RpcException(new Status(code, ""))));

    [Fact]
    public void Is_ConnectionsAndTimeouts()
    {
        Exception[] outages =
        [
            new NpgsqlException("broken"), new TimeoutException(), new OperationCanceledException(),
            new RedisConnectionException(ConnectionFailureType.SocketFailure, CommandFlags.None, ""),
        ];

        Assert.All(outages, exception => Assert.True(Outage.Is(exception)));
    }

    [Fact]
    public void Is_Defects_AreNot()
    {
        Exception[] defects = [new InvalidOperationException(), new ArgumentException("")];

        Assert.All(defects, exception => Assert.False(Outage.Is(exception)));
    }
}
