using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Counting;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Engagement.Interactions.Tests.Counting;

public sealed class CounterRulesTests
{
    private static readonly VideoFacts Facts = new("carl", 60_000, "song", ["cats", "dogs"]);

    [Fact]
    public void Counters_AreFieldsOfTheContract()
    {
        var names = new[] { VideoCounters.Descriptor, UserCounters.Descriptor, CommentCounters.Descriptor }
            .SelectMany(message => message.Fields.InDeclarationOrder()).Select(field => field.Name).ToHashSet();

        Assert.All(System.Enum.GetValues<Counter>(), counter => Assert.Contains(counter.ToFieldName(), names));
    }

    [Fact]
    public void Fold_Like_CountsForTheVideoAndItsShelves()
        => Assert.Equal(
            ["v:v1 Likes 1", "u:carl Likes 1", "s:song Likes 1", "t:cats Likes 1", "t:dogs Likes 1"],
            Fold(new LedgerEvent { UserId = "ann", VideoId = "v1", OtherUserId = "carl", Effect = 1, Like = new Like() }));

    [Fact]
    public void Fold_CreatorsOwnWatch_IsKeptApart()
        => Assert.Equal(
            ["v:v1 OwnViews 1", "v:v1 OwnWatchTimeMs 900"],
            Fold(new LedgerEvent { UserId = "carl", VideoId = "v1", OtherUserId = "carl", Effect = 1, WatchedMs = 900, Watch = new Watch() }));

    [Fact]
    public void Fold_Retraction_CountsUnderTheKindTakenBack()
        => Assert.Equal(
            ["v:v1 Impressions -1"],
            Fold(new LedgerEvent
            {
                UserId = "ann", VideoId = "v1", OtherUserId = "carl", Effect = -1, HistoryDeletion = new HistoryDeletion(),
                Retraction = new Retraction { Kind = EventKind.Impression },
            }));

    [Fact]
    public void Fold_ReplyDeleted_CountsForItsParent()
        => Assert.Contains(
            "c:parent Replies -1",
            Fold(new LedgerEvent
            {
                UserId = "ann", VideoId = "v1", OtherUserId = "carl", Effect = -1, CommentDeletion = new CommentDeletion { CommentId = "reply" },
                Retraction = new Retraction { Kind = EventKind.Comment, CommentId = "parent" },
            }));

    [Fact]
    public void Fold_FollowLetInAndTakenAway_CountsForTheFollowerWhoDidNotAct()
    {
        Assert.Equal(
            ["u:fan Following 1", "u:ann Followers 1"],
            Fold(new LedgerEvent { UserId = "ann", OtherUserId = "fan", Effect = 1, FollowAcceptance = new FollowAcceptance() }));
        Assert.Equal(
            ["u:fan Following -1", "u:ann Followers -1"],
            Fold(new LedgerEvent { UserId = "ann", OtherUserId = "fan", Effect = -1, FollowerRemoval = new FollowerRemoval() }));
    }

    [Fact]
    public void Fold_RemixPublished_CountsForItsSources()
        => Assert.Equal(
            ["u:ann Videos 1", "s:tune Videos 1", "t:birds Videos 1", "v:v1 Duets 1", "v:v2 Stitches 1"],
            Fold(new LedgerEvent
            {
                UserId = "ann",
                VideoId = "v3",
                Effect = 1,
                VideoPublished = new VideoPublished
                {
                    Duration = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
                    SoundId = "tune",
                    Topics = { "birds" },
                    Sources = { new RemixSource { VideoId = "v1", Kind = RemixKind.Duet }, new RemixSource { VideoId = "v2", Kind = RemixKind.Stitch } },
                },
            }));

    [Fact]
    public void Fold_EveryKindThatHasAnEffect_CountsSomething()
    {
        EventKind[] countNothing =
            [EventKind.CommentEdit, EventKind.CommentDeletion, EventKind.CommentPin, EventKind.HistoryDeletion, EventKind.CollectionChange,
             EventKind.CollectionDeletion, EventKind.MessageSent, EventKind.Block, EventKind.Unblock, EventKind.Mute, EventKind.Unmute,
             EventKind.FollowRequested, EventKind.FollowRequestCancellation, EventKind.FollowDenial, EventKind.CloseFriendAddition,
             EventKind.CloseFriendRemoval, EventKind.AccountUpdate, EventKind.ViewerTraitsUpdate, EventKind.VideoUpdated, EventKind.RemixSettingsUpdated,
             EventKind.ChallengeCreated, EventKind.ConsentUpdate, EventKind.HistoryErasure];

        foreach (var kind in System.Enum.GetValues<EventKind>().Except(countNothing).Except([EventKind.Unspecified]))
            Assert.True(Fold(EventOf(kind)).Count > 0, $"{kind}");
    }

    private static List<string> Fold(LedgerEvent ledgerEvent)
    {
        var changes = new List<string>();
        CounterRules.Fold(ledgerEvent, ledgerEvent.VideoId.Length > 0 ? Facts : null, (subject, changesOfIt) =>
        {
            foreach (var (counter, amount) in changesOfIt)
            {
                if (amount != 0)
                    changes.Add($"{subject} {counter} {amount}");
            }
        });
        return changes;
    }

    private static LedgerEvent EventOf(EventKind kind)
    {
        var ledgerEvent = new LedgerEvent { UserId = "ann", OtherUserId = "carl", VideoId = "v1", Effect = 1, WatchedMs = 5 };
        var field = LedgerEvent.Descriptor.FindFieldByNumber((int)kind);
        field.Accessor.SetValue(ledgerEvent, field.MessageType.Parser.ParseFrom([]));
        if (ledgerEvent.VideoPublished is { } published)
            published.Duration = new Duration();
        if (ledgerEvent.CommentLike is { } like)
            like.CommentId = "c1";
        if (ledgerEvent.CommentUnlike is { } unlike)
            unlike.CommentId = "c1";
        return ledgerEvent;
    }
}
