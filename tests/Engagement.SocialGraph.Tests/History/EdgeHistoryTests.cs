using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.History;

public sealed class EdgeHistoryTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task History_PageByPage_HasOnesOwnActsAndOfTheOthersTheFollows()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var cause = new Cause { ProfileUserId = ben };
        await fixture.Graph(ann).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = ben, Cause = cause });
        await FollowAsync(ben, ann);
        await FollowAsync(ben, ann);
        await fixture.Graph(ben).MuteAsync(new MuteRequest { EventId = NewEvent.Id(), UserId = ann });
        await fixture.Graph(ann).MuteAsync(new MuteRequest { EventId = NewEvent.Id(), UserId = ben });
        await fixture.Graph(ben).BlockAsync(new BlockRequest { EventId = NewEvent.Id(), UserId = ann });

        var anns = await HistoryAsync(ann, ben);
        var bens = await HistoryAsync(ben, ann);

        Assert.Equal(
            [(ben, EdgeEventKind.Unfollow, -1), (ann, EdgeEventKind.Mute, 0), (ben, EdgeEventKind.Follow, 1), (ann, EdgeEventKind.Follow, 1)],
            anns.Select(entry => (entry.ActorUserId, entry.Kind, entry.Effect)));
        Assert.Equal(cause, anns[^1].Cause);
        Assert.Equal(
            [(ben, EdgeEventKind.Block, 0), (ben, EdgeEventKind.Unfollow, -1), (ben, EdgeEventKind.FollowerRemoval, -1), (ben, EdgeEventKind.Mute, 0),
                (ben, EdgeEventKind.Follow, 0), (ben, EdgeEventKind.Follow, 1), (ann, EdgeEventKind.Follow, 1)],
            bens.OrderBy(entry => entry.Kind != EdgeEventKind.Block).ThenBy(entry => entry.Kind is not (EdgeEventKind.Unfollow or EdgeEventKind.FollowerRemoval))
                .ThenBy(entry => entry.Kind == EdgeEventKind.FollowerRemoval).Select(entry => (entry.ActorUserId, entry.Kind, entry.Effect)));
    }

    [Fact]
    public async Task FollowerChanges_OfAStretch_AreGainedAndLostAndSumUp()
    {
        var (star, ann, ben, cid) = (fixture.NewUser("star"), fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        await FollowAsync(ann, star);
        var start = Now();
        await FollowAsync(ben, star);
        await FollowAsync(cid, star);
        await FollowAsync(star, cid);
        await fixture.Graph(ann).UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = star });
        await fixture.Graph(star).RemoveFollowerAsync(new RemoveFollowerRequest { EventId = NewEvent.Id(), UserId = ben });
        var end = Now();
        await FollowAsync(star, ann);
        await FollowAsync(ann, star);

        var changes = new List<FollowerChange>();
        var request = new ListFollowerChangesRequest { StartTime = start, EndTime = end, PageSize = 1 };
        do
        {
            var page = await fixture.Graph(star).ListFollowerChangesAsync(request);
            changes.AddRange(page.Changes);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken != "");
        var summary = await fixture.Graph(star).GetFollowerSummaryAsync(new GetFollowerSummaryRequest { StartTime = start, EndTime = end });
        var none = await fixture.Graph(star).GetFollowerSummaryAsync(new GetFollowerSummaryRequest { StartTime = new Timestamp(), EndTime = start });

        Assert.Equal([(ben, 1), (cid, 1), (ann, -1), (ben, -1)], changes.Select(change => (change.UserId, change.Effect)));
        Assert.Equal(
            (1, 1, 2, 2, 1),
            (summary.FollowersAtStart, summary.FollowersAtEnd, summary.Gained, summary.Lost, summary.FollowedBack));
        Assert.InRange(summary.FollowBackMedian.ToTimeSpan(), TimeSpan.Zero, end.ToDateTime() - start.ToDateTime());
        Assert.Equal(summary.FollowBackMedian, summary.FollowBackP90);
        Assert.Equal((0, 1, 1, 0, null), (none.FollowersAtStart, none.FollowersAtEnd, none.Gained, none.Lost, none.FollowBackMedian));
    }

    [Fact]
    public async Task Stretch_WithoutABeginningOrBackwards_IsRefused()
    {
        var graph = fixture.Graph(fixture.NewUser("ann"));

        await Refusal.OfAsync(graph.GetFollowerSummaryAsync(new GetFollowerSummaryRequest()), StatusCode.InvalidArgument, "INVALID_FIELD");
        await Refusal.OfAsync(
            graph.ListFollowerChangesAsync(new ListFollowerChangesRequest { StartTime = Now(), EndTime = new Timestamp() }),
            StatusCode.InvalidArgument, "INVALID_FIELD");
    }

    private static Timestamp Now() => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    private async Task FollowAsync(string follower, string followee)
        => await fixture.Graph(follower).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = followee });

    private async Task<List<EdgeEvent>> HistoryAsync(string userId, string otherId)
    {
        var events = new List<EdgeEvent>();
        var request = new ListEdgeHistoryRequest { UserId = otherId, PageSize = 2 };
        do
        {
            var page = await fixture.Graph(userId).ListEdgeHistoryAsync(request);
            events.AddRange(page.Events);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken != "");
        return events;
    }
}
