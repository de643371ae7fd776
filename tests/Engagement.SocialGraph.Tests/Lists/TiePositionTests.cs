using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.Lists;
using Xunit;

namespace Engagement.SocialGraph.Tests.Lists;

public sealed class TiePositionTests
{
    [Fact]
    public void Parse_WhatToStringSays_IsTheSamePosition()
    {
        var position = new TiePosition(new DateTime(639_000_000_000_000_010, DateTimeKind.Utc), "ann");

        Assert.Equal(position, TiePosition.Parse(position.ToString()));
        Assert.Equal(TiePosition.Start, TiePosition.Parse(null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("-1 ann")]
    [InlineData("9223372036854775807 ann")]
    [InlineData("1 ann 2")]
    [InlineData("1 a\0nn")]
    public void Parse_Forged_IsInvalidPageToken(string text)
        => Assert.Equal(ErrorReason.InvalidPageToken, Assert.Throws<Problem>(() => TiePosition.Parse(text)).Reason);
}
