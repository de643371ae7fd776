using Engagement.Platform.Errors;
using Engagement.Remix.Videos;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Engagement.Remix.Tests.Videos;

public sealed class DurationRulesTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1_000_000, 1)]
    [InlineData(5, 999_000_000, 5999)]
    [InlineData(3600, 0, 3_600_000)]
    public void ReadMs_WholeMilliseconds_AreRead(long seconds, int nanos, int expected)
    {
        var violations = new FieldViolations();

        Assert.Equal(expected, DurationRules.ReadMs(new Duration { Seconds = seconds, Nanos = nanos }, "end", violations));
        Assert.False(violations.Any);
    }

    [Theory]
    [InlineData(3600, 1_000_000)]
    [InlineData(3601, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, -1_000_000)]
    [InlineData(1, -1_000_000)]
    [InlineData(1, 1_000_000_000)]
    [InlineData(1, int.MaxValue)]
    [InlineData(1, int.MinValue)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(long.MinValue, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 999_999_999)]
    public void ReadMs_AnythingElse_IsAViolation(long seconds, int nanos)
    {
        var violations = new FieldViolations();

        DurationRules.ReadMs(new Duration { Seconds = seconds, Nanos = nanos }, "end", violations);

        Assert.True(violations.Any);
    }
}
