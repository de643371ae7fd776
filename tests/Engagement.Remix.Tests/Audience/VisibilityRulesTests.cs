using Engagement.Remix.Audience;
using Engagement.Remix.V1;
using Xunit;
using static Engagement.Remix.Audience.Relation;

namespace Engagement.Remix.Tests.Audience;

public sealed class VisibilityRulesTests
{
    private static readonly Relation[] Relations = [Stranger, Follower, Friend, Creator];

    [Theory]
    [InlineData(Visibility.Public, new[] { true, true, true, true })]
    [InlineData(Visibility.Followers, new[] { false, true, true, true })]
    [InlineData(Visibility.Friends, new[] { false, false, true, true })]
    [InlineData(Visibility.Private, new[] { false, false, false, true })]
    public void MaySee_EachRelation_IsAsTheSettingSays(Visibility visibility, bool[] expected)
        => Assert.Equal(expected, Relations.Select(relation => VisibilityRules.MaySee(visibility, relation)));

    [Theory]
    [InlineData(RemixPermission.Everyone, new[] { true, true, true, true })]
    [InlineData(RemixPermission.Followers, new[] { false, true, true, true })]
    [InlineData(RemixPermission.Friends, new[] { false, false, true, true })]
    [InlineData(RemixPermission.Nobody, new[] { false, false, false, true })]
    public void MayRemix_EachRelation_IsAsTheSettingSays(RemixPermission permission, bool[] expected)
        => Assert.Equal(expected, Relations.Select(relation => VisibilityRules.MayRemix(permission, relation)));

    [Fact]
    public void NeedsGraph_OnlyWhereFollowingDecides()
        => Assert.Equal([false, true, true, false], Relations.Select(VisibilityRules.NeedsGraph));
}
