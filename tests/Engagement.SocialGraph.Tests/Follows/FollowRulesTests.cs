using System.Globalization;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.Follows;
using Engagement.SocialGraph.V1;
using Xunit;

namespace Engagement.SocialGraph.Tests.Follows;

public sealed class FollowRulesTests
{
    private static readonly DateTime Before = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Now = new(2026, 11, 2, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Decide_EachKindOnEachEdge_ChangesItOnlyWhenItIsOther()
    {
        Assert.Equal(new EdgeDecision(Now, 1), FollowRules.Decide(FollowKind.Follow, null, Now));
        Assert.Equal(new EdgeDecision(Before, 0), FollowRules.Decide(FollowKind.Follow, Before, Now));
        Assert.Equal(new EdgeDecision(null, -1), FollowRules.Decide(FollowKind.Unfollow, Before, Now));
        Assert.Equal(new EdgeDecision(null, 0), FollowRules.Decide(FollowKind.Unfollow, null, Now));
    }

    [Fact]
    public void Read_EverythingWrong_SaysItAllAtOnce()
    {
        var request = new FollowRequest { EventId = "7", UserId = "", Cause = new Cause { VideoId = new string('v', 65) } };

        var problem = Assert.Throws<Problem>(() => FollowRules.Read(request, "ann"));

        Assert.Equal(ErrorReason.InvalidField, problem.Reason);
        Assert.All(["event_id", "user_id", "cause.video_id"], field => Assert.Contains(field, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Oneself_IsSelfReference()
    {
        var request = new UnfollowRequest { EventId = NewEvent.Id(), UserId = "ann" };

        Assert.Equal(ErrorReason.SelfReference, Assert.Throws<Problem>(() => FollowRules.Read(request, "ann")).Reason);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Check_NumberOfUsers_IsBounded(int users, bool accepted)
    {
        var request = new GetRelationshipsRequest
        {
            UserIds = { Enumerable.Range(0, users).Select(i => i.ToString(CultureInfo.InvariantCulture)) },
        };

        Assert.Equal(accepted, Record.Exception(() => FollowRules.Check(request)) is null);
    }
}
