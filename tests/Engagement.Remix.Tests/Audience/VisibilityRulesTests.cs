using Engagement.Platform.Visibility;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Xunit;
using static Engagement.Platform.Visibility.Relation;

namespace Engagement.Remix.Tests.Audience;

public sealed class VisibilityRulesTests
{
    private static readonly Relation[] Relations = [Hidden, Stranger, Follower, Friend, Creator];

    [Theory]
    [InlineData(Visibility.Public, new[] { false, true, true, true, true })]
    [InlineData(Visibility.Followers, new[] { false, false, true, true, true })]
    [InlineData(Visibility.Friends, new[] { false, false, false, true, true })]
    [InlineData(Visibility.Private, new[] { false, false, false, false, true })]
    public void MaySee_EachRelation_IsAsTheSettingSays(Visibility visibility, bool[] expected)
        => Assert.Equal(expected, Relations.Select(relation => VisibilityRules.MaySee(visibility, relation)));

    [Theory]
    [InlineData(RemixPermission.Everyone, new[] { false, true, true, true, true })]
    [InlineData(RemixPermission.Followers, new[] { false, false, true, true, true })]
    [InlineData(RemixPermission.Friends, new[] { false, false, false, true, true })]
    [InlineData(RemixPermission.Nobody, new[] { false, false, false, false, true })]
    public void MayRemix_EachRelation_IsAsTheSettingSays(RemixPermission permission, bool[] expected)
        => Assert.Equal(expected, Relations.Select(relation => VisibilityRules.MayRemix(permission, relation)));

    [Theory]
    [InlineData(false, false, false, false, Stranger)]
    [InlineData(true, false, false, false, Follower)]
    [InlineData(true, true, false, false, Friend)]
    [InlineData(true, true, true, false, Hidden)]
    [InlineData(true, true, false, true, Hidden)]
    public void RelationOf_ABlockComesFirst(bool following, bool mutual, bool blocking, bool blockedBy, Relation expected)
        => Assert.Equal(
            expected,
            VisibilityRules.RelationOf(new Relationship { Following = following, IsMutual = mutual, Blocking = blocking, BlockedBy = blockedBy }));
}
