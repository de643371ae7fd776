using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.Follows;
using Xunit;

namespace Engagement.SocialGraph.Tests.Follows;

public sealed class FollowPositionTests
{
    [Fact]
    public void Parse_WhatToStringSays_IsTheSamePosition()
    {
        var position = new FollowPosition(new DateTime(639_000_000_000_000_010, DateTimeKind.Utc), "ann");

        Assert.Equal(position, FollowPosition.Parse(position.ToString()));
        Assert.Equal(FollowPosition.Start, FollowPosition.Parse(null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("-1 ann")]
    [InlineData("9223372036854775807 ann")]
    [InlineData("1 ann 2")]
    [InlineData("1 a\0nn")]
    public void Parse_Forged_IsInvalidPageToken(string text)
        => Assert.Equal(ErrorReason.InvalidPageToken, Assert.Throws<Problem>(() => FollowPosition.Parse(text)).Reason);
}
