using Engagement.SocialGraph.V1;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Suggesting;

public sealed class GetSuggestionsTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task Suggestions_AreFriendsOfFriendsAndFollowers_BestFirstWithTheirReason()
    {
        var ann = fixture.NewUser("ann");
        var friends = Enumerable.Range(0, 5).Select(_ => fixture.NewUser("friend")).ToArray();
        var (known, popular, follower, both) = (
            fixture.NewUser("known"), fixture.NewUser("popular"), fixture.NewUser("follower"), fixture.NewUser("both"));
        foreach (var friend in friends)
        {
            await FollowAsync(ann, friend);
            await FollowAsync(friend, popular);
            await FollowAsync(friend, ann);
        }
        await FollowAsync(friends[0], known);
        await FollowAsync(friends[1], both);
        await FollowAsync(both, ann);
        await FollowAsync(follower, ann);

        var suggestions = (await fixture.Graph(ann).GetSuggestionsAsync(new GetSuggestionsRequest())).Suggestions;

        Assert.Equal(
            [(popular, SuggestionReason.KnownFollowers, 5), (both, SuggestionReason.FollowsYou, 1), (follower, SuggestionReason.FollowsYou, 0),
                (known, SuggestionReason.KnownFollowers, 1)],
            suggestions.Select(suggestion => (suggestion.UserId, suggestion.Reason, (int)suggestion.Evidence)));
        Assert.Equal(friends.Order(StringComparer.Ordinal).Take(3), suggestions[0].KnownFollowerIds);
        Assert.Equal(popular, Assert.Single((await fixture.Graph(ann).GetSuggestionsAsync(new GetSuggestionsRequest { Size = 1 })).Suggestions).UserId);
    }

    [Fact]
    public async Task Suggestions_NeverNameWhomOneFollowsAskedBlocksOrMutes_NorWhoBlocksOne()
    {
        var (ann, friend) = (fixture.NewUser("ann"), fixture.NewUser("friend"));
        var (followed, asked, blocked, muted, blocker, fine) = (
            fixture.NewUser("followed"), fixture.NewUser("asked"), fixture.NewUser("blocked"), fixture.NewUser("muted"), fixture.NewUser("blocker"),
            fixture.NewUser("fine"));
        await FollowAsync(ann, friend);
        foreach (var candidate in new[] { followed, asked, blocked, muted, blocker, fine })
            await FollowAsync(friend, candidate);
        await FollowAsync(ann, followed);
        await fixture.Graph(asked).UpdateAccountAsync(new UpdateAccountRequest { EventId = NewEvent.Id(), Private = true });
        await FollowAsync(ann, asked);
        await fixture.Graph(ann).BlockAsync(new BlockRequest { EventId = NewEvent.Id(), UserId = blocked });
        await fixture.Graph(ann).MuteAsync(new MuteRequest { EventId = NewEvent.Id(), UserId = muted });
        await fixture.Graph(blocker).BlockAsync(new BlockRequest { EventId = NewEvent.Id(), UserId = ann });

        var suggestions = (await fixture.Graph(ann).GetSuggestionsAsync(new GetSuggestionsRequest())).Suggestions;

        Assert.Equal(fine, Assert.Single(suggestions).UserId);
        await Refusal.OfAsync(
            fixture.Graph(ann).GetSuggestionsAsync(new GetSuggestionsRequest { Size = -1 }), StatusCode.InvalidArgument, "INVALID_FIELD");
    }

    [Fact]
    public async Task Suggestions_OfWhomPeopleOfTheSameTasteLike_NeedThreeOfThem()
    {
        var (ann, liked, loved, rare) = (fixture.NewUser("ann"), fixture.NewUser("liked"), fixture.NewUser("loved"), fixture.NewUser("rare"));
        await FollowAsync(ann, liked);
        await LikeAsync(ann, liked);
        for (var i = 0; i < 3; i++)
        {
            var other = fixture.NewUser("other");
            await LikeAsync(other, liked);
            await LikeAsync(other, loved);
            if (i < 2)
                await LikeAsync(other, rare);
        }

        var suggestion = Assert.Single((await fixture.Graph(ann).GetSuggestionsAsync(new GetSuggestionsRequest())).Suggestions);

        Assert.Equal((loved, SuggestionReason.CoEngagement, 3), (suggestion.UserId, suggestion.Reason, suggestion.Evidence));
    }

    // A like as the fold has it.
    private async Task LikeAsync(string viewer, string creator)
    {
        await using var command = fixture.Database.CreateCommand("INSERT INTO audience VALUES ($1, $2, 1, 0, 0, 0, 1, now())");
        command.Parameters.Add(new() { Value = viewer });
        command.Parameters.Add(new() { Value = creator });
        await command.ExecuteNonQueryAsync();
    }

    private async Task FollowAsync(string follower, string followee)
        => await fixture.Graph(follower).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = followee });
}
