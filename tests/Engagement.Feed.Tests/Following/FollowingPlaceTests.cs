using Engagement.Feed.Following;

namespace Engagement.Feed.Tests.Following;

public sealed class FollowingPlaceTests
{
    [Fact]
    public void Parse_OfAPlaceInText_IsThePlace()
    {
        var place = new FollowingPlace(Events.Noon.UtcDateTime, "id|with|bars");

        Assert.Equal(place, FollowingPlace.Parse(place.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("x|v")]
    [InlineData("9223372036854775807|v")]
    public void Parse_OfWhatIsNoPlace_IsNull(string text) => Assert.Null(FollowingPlace.Parse(text));
}
