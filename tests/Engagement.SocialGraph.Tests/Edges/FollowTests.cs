using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Edges;

public sealed class FollowTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task Follow_ThenUnfollow_IsSeenFromBothEnds()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var id = NewEvent.Id();

        var followed = await fixture.Graph(ann).FollowAsync(new FollowRequest { EventId = id, UserId = ben, Cause = new Cause { VideoId = "v1" } });

        Assert.False(followed.Duplicate);
        var followers = await fixture.Graph(ben).ListFollowersAsync(new ListFollowersRequest { UserId = ben });
        var following = await fixture.Graph(ben).ListFollowingAsync(new ListFollowingRequest { UserId = ann });
        Assert.Equal([new Edge { UserId = ann, FollowedAt = followed.FollowedAt }], followers.Followers);
        Assert.Equal([new Edge { UserId = ben, FollowedAt = followed.FollowedAt }], following.Following);
        Assert.Equal((1L, 1L), (followers.TotalSize, following.TotalSize));

        Assert.False((await fixture.Graph(ann).UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = ben })).Duplicate);

        followers = await fixture.Graph(ben).ListFollowersAsync(new ListFollowersRequest { UserId = ben });
        Assert.Equal((0, 0L), (followers.Followers.Count, followers.TotalSize));
    }

    [Fact]
    public async Task Follow_SentAgainLater_AnswersTheFirstAndChangesNothing()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var request = new FollowRequest { EventId = NewEvent.Id(), UserId = ben };
        var first = await fixture.Graph(ann).FollowAsync(request);
        await fixture.Graph(ann).UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = ben });

        var again = await fixture.Graph(ann).FollowAsync(request);

        Assert.Equal((first.FollowedAt, true), (again.FollowedAt, again.Duplicate));
        Assert.Equal(0, (await fixture.Graph(ann).ListFollowingAsync(new ListFollowingRequest { UserId = ann })).TotalSize);
    }

    [Fact]
    public async Task Follow_WhomOneFollows_KeepsTheFirstTimeAndIsHistoryWithoutEffect()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var first = await fixture.Graph(ann).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = ben });

        var second = await fixture.Graph(ann).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = ben });

        Assert.Equal((first.FollowedAt, false), (second.FollowedAt, second.Duplicate));
        Assert.Equal("1:1,2:0", await fixture.ScalarAsync<string>(
            "SELECT string_agg(revision || ':' || effect, ',' ORDER BY revision) FROM edge_event WHERE user_id = $1", ann));
        Assert.Equal(1, (await fixture.Graph(ann).ListFollowingAsync(new ListFollowingRequest { UserId = ann })).TotalSize);
    }

    [Fact]
    public async Task Follow_SameIdForSomethingElse_IsEventIdReused()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        var id = NewEvent.Id();
        await fixture.Graph(ann).FollowAsync(new FollowRequest { EventId = id, UserId = ben });

        await Refusal.OfAsync(Follow(ann, cid, id), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        await Refusal.OfAsync(
            fixture.Graph(ann).FollowAsync(new FollowRequest { EventId = id, UserId = ben, Cause = new Cause { VideoId = "v" } }),
            StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        await Refusal.OfAsync(
            fixture.Graph(ann).UnfollowAsync(new UnfollowRequest { EventId = id, UserId = ben }), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        await Refusal.OfAsync(
            fixture.Messages(ann).SendMessageAsync(new SendMessageRequest { EventId = id, RecipientId = ben, Text = "hi" }),
            StatusCode.AlreadyExists, "EVENT_ID_REUSED");

        Assert.False((await Follow(cid, ben, id)).Duplicate);
        Assert.Equal(2, (await fixture.Graph(ann).ListFollowersAsync(new ListFollowersRequest { UserId = ben })).TotalSize);
    }

    [Fact]
    public async Task Follow_SixtyFourTimesAtOnce_HasOneEffect()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var id = NewEvent.Id();

        var responses = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Follow(ann, ben, id).ResponseAsync));

        Assert.Single(responses, response => !response.Duplicate);
        Assert.Single(responses.Select(response => response.FollowedAt).Distinct());
        Assert.Equal(1, (await fixture.Graph(ann).ListFollowersAsync(new ListFollowersRequest { UserId = ben })).TotalSize);
        Assert.Equal(1L, await fixture.ScalarAsync<long>("SELECT count(*) FROM edge_event WHERE user_id = $1", ann));
        Assert.Equal(1L, await CountInOutboxAsync(ann));
    }

    [Fact]
    public async Task Follow_SixtyFourIdsAtOnce_CountOnce()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));

        var responses = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Follow(ann, ben, NewEvent.Id()).ResponseAsync));

        Assert.All(responses, response => Assert.False(response.Duplicate));
        Assert.Equal(1, (await fixture.Graph(ann).ListFollowersAsync(new ListFollowersRequest { UserId = ben })).TotalSize);
        Assert.Equal(64L, await fixture.ScalarAsync<long>("SELECT max(revision) FROM edge_event WHERE user_id = $1", ann));
        Assert.Equal(64L, await CountInOutboxAsync(ann));
    }

    [Fact]
    public async Task Follow_TwelveUsersFollowAndLeaveEachOtherAtOnce_NoneDeadlocksAndCountsAreExact()
    {
        var users = Enumerable.Range(0, 12).Select(_ => fixture.NewUser("crowd")).ToArray();
        var pairs = users.SelectMany(from => users.Where(to => to != from).Select(to => (From: from, To: to))).ToArray();

        // Each pair in both directions at once; every third edge ends again, and begins again in another order of arrival.
        await Task.WhenAll(pairs.Select(async (pair, i) =>
        {
            await Follow(pair.From, pair.To, NewEvent.Id());
            if (i % 3 == 0)
                await fixture.Graph(pair.From).UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = pair.To });
        }));

        foreach (var user in users)
        {
            var followers = await fixture.Graph(user).ListFollowersAsync(new ListFollowersRequest { UserId = user });
            var following = await fixture.Graph(user).ListFollowingAsync(new ListFollowingRequest { UserId = user });
            Assert.Equal(followers.Followers.Count, followers.TotalSize);
            Assert.Equal(following.Following.Count, following.TotalSize);
            Assert.Equal(
                pairs.Where((pair, i) => pair.To == user && i % 3 != 0).Select(pair => pair.From).Order(StringComparer.Ordinal),
                followers.Followers.Select(edge => edge.UserId).Order(StringComparer.Ordinal));
            Assert.Equal(followers.TotalSize, await fixture.ScalarAsync<long>("SELECT sum(effect) FROM edge_event WHERE other_id = $1", user));
        }
    }

    [Fact]
    public async Task Follow_OfTheFuture_OfLongAgo_OfOneself_IsRefused()
    {
        var ann = fixture.NewUser("ann");
        var now = TimeProvider.System.GetUtcNow();

        await Refusal.OfAsync(Follow(ann, "ben", IdOf(now.AddMinutes(10))), StatusCode.InvalidArgument, "EVENT_FROM_FUTURE");
        await Refusal.OfAsync(Follow(ann, "ben", IdOf(now.AddYears(-7))), StatusCode.FailedPrecondition, "EVENT_TOO_OLD");
        await Refusal.OfAsync(Follow(ann, ann, NewEvent.Id()), StatusCode.FailedPrecondition, "SELF_REFERENCE");
        var refusal = await Refusal.OfAsync(Follow(ann, "", "not an id"), StatusCode.InvalidArgument, "INVALID_FIELD");
        Assert.Equal(["user_id", "event_id"], refusal.ViolatedFields());

        static string IdOf(DateTimeOffset time) => Guid.CreateVersion7(time).ToString();
    }

    [Fact]
    public async Task Follow_BackDated_KeepsItsOwnTime()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var then = new DateTimeOffset(2022, 4, 8, 7, 0, 0, 123, TimeSpan.Zero);

        var response = await Follow(ann, ben, Guid.CreateVersion7(then).ToString());

        Assert.Equal(then, response.FollowedAt.ToDateTimeOffset());
    }

    private AsyncUnaryCall<FollowResponse> Follow(string follower, string followee, string eventId)
        => fixture.Graph(follower).FollowAsync(new FollowRequest { EventId = eventId, UserId = followee });

    private Task<long> CountInOutboxAsync(string userId)
        => fixture.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE position(convert_to($1, 'UTF8') IN event) > 0", userId);
}
