using Engagement.SocialGraph.V1;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.DirectMessages;

public sealed class ConversationTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private readonly MessageDesk _desk = new(fixture);

    [Fact]
    public async Task Request_Accepted_ComesIntoTheInbox_AndOnlyThenTellsHowFarItIsRead()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var sent = await _desk.SendAsync(ann, ben, "hello");
        Assert.Equal(("", sent.ConversationId), (await _desk.ListedAsync(ben), await _desk.ListedAsync(ben, requests: true)));
        await _desk.ReadAsync(ben, sent.ConversationId, 1);
        Assert.Equal(0, await ReadByAsync(ann, ben, sent.ConversationId));

        await _desk.SetStateAsync(ben, sent.ConversationId, ConversationState.Accepted);

        Assert.Equal((sent.ConversationId, ""), (await _desk.ListedAsync(ben), await _desk.ListedAsync(ben, requests: true)));
        Assert.Equal(1, await ReadByAsync(ann, ben, sent.ConversationId));
    }

    [Fact]
    public async Task Request_Answered_IsAccepted_AndOfAFollowedSenderItIsNone()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        var sent = await _desk.SendAsync(ann, ben, "hello");
        await _desk.SendAsync(ben, ann, "hello yourself");
        Assert.Equal(sent.ConversationId, await _desk.ListedAsync(ben));

        await _desk.FollowAsync(cid, ann);
        var toCid = await _desk.SendAsync(ann, cid, "hello");
        Assert.Equal(toCid.ConversationId, await _desk.ListedAsync(cid));
    }

    [Fact]
    public async Task Declined_IsGone_AndWhatComesThenReachesNobody_UntilOneWritesOneself()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var sent = await _desk.SendAsync(ann, ben, "first");

        await _desk.SetStateAsync(ben, sent.ConversationId, ConversationState.Declined);
        var second = await _desk.SendAsync(ann, ben, "second");

        Assert.Equal(2, second.Sequence);
        Assert.Equal(("", ""), (await _desk.ListedAsync(ben), await _desk.ListedAsync(ben, requests: true)));
        Assert.Equal(["first", "second"], await _desk.TextsAsync(ann, sent.ConversationId));
        Assert.DoesNotContain(await _desk.InboxAsync(ben), happened => happened.Message?.Text == "second");

        await _desk.SendAsync(ben, ann, "after all");
        await _desk.SendAsync(ann, ben, "fourth");
        Assert.Equal(["first", "after all", "fourth"], await _desk.TextsAsync(ben, sent.ConversationId));
    }

    [Fact]
    public async Task Receipts_NeverGoBack_AndUnreadAreTheOthersMessages()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        await _desk.FollowAsync(ben, ann);
        var conversationId = (await _desk.SendAsync(ann, ben, "1")).ConversationId;
        await _desk.SendAsync(ann, ben, "2");
        await _desk.SendAsync(ann, ben, "3");
        Assert.Equal(3, (await _desk.ConversationAsync(ben, conversationId)).Unread);

        await _desk.ReadAsync(ben, conversationId, 2);
        await _desk.ReadAsync(ben, conversationId, 1);
        await fixture.Messages(ben).UpdateReceiptAsync(
            new UpdateReceiptRequest { EventId = NewEvent.Id(), ConversationId = conversationId, DeliveredSequence = 99 });

        var seen = (await _desk.ConversationAsync(ann, conversationId)).Members.Single(member => member.UserId == ben);
        Assert.Equal((3, 2), (seen.DeliveredSequence, seen.ReadSequence));
        Assert.Equal((1, 0), ((await _desk.ConversationAsync(ben, conversationId)).Unread, (await _desk.ConversationAsync(ann, conversationId)).Unread));
    }

    [Fact]
    public async Task Mute_IsKept_AndTellsNobody()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var conversationId = (await _desk.SendAsync(ann, ben, "1")).ConversationId;
        var before = await _desk.ConversationAsync(ann, conversationId);

        await fixture.Messages(ben).UpdateConversationAsync(
            new UpdateConversationRequest { EventId = NewEvent.Id(), ConversationId = conversationId, Muted = true });

        Assert.True((await _desk.ConversationAsync(ben, conversationId)).Muted);
        Assert.Equal(before, await _desk.ConversationAsync(ann, conversationId));
    }

    [Fact]
    public async Task Block_HidesEachSidesMessagesFromTheOther_AndTellsOnlyTheBlocker()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var conversationId = (await _desk.SendAsync(ann, ben, "from ann")).ConversationId;
        await _desk.SendAsync(ben, ann, "from ben");

        await _desk.BlockAsync(ann, ben);
        var unseen = await _desk.SendAsync(ben, ann, "are you there?");

        Assert.Equal(3, unseen.Sequence);
        Assert.Equal(["from ben", "are you there?"], await _desk.TextsAsync(ben, conversationId));
        Assert.Equal(["from ann"], await _desk.TextsAsync(ann, conversationId));
        Assert.Equal(("", conversationId), (await _desk.ListedAsync(ann), await _desk.ListedAsync(ben)));
        Assert.DoesNotContain(await _desk.InboxAsync(ann), happened => happened.ActorUserId == ben);
        await Refusal.OfAsync(
            fixture.Messages(ann).SendMessageAsync(new SendMessageRequest { EventId = NewEvent.Id(), RecipientId = ben, Text = "no" }),
            StatusCode.FailedPrecondition, "BLOCKING");

        await fixture.Graph(ann).UnblockAsync(new UnblockRequest { EventId = NewEvent.Id(), UserId = ben });
        Assert.Equal(["from ann", "from ben"], await _desk.TextsAsync(ann, conversationId));
    }

    [Fact]
    public async Task Message_ToOneWhoBlocks_LooksAsToOneWhoIsMissing()
    {
        var (ann, ben, nobody) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("nobody"));
        await _desk.BlockAsync(ann, ben);

        var toAnn = await _desk.SendAsync(ben, ann, "hello");
        var toNobody = await _desk.SendAsync(ben, nobody, "hello");

        var (seenAnn, seenNobody) = (await _desk.ConversationAsync(ben, toAnn.ConversationId), await _desk.ConversationAsync(ben, toNobody.ConversationId));
        Assert.Equal((1, seenNobody.State, seenNobody.Unread), (seenAnn.LastMessage.Sequence, seenAnn.State, seenAnn.Unread));
        Assert.Empty(await _desk.ListedAsync(ann, requests: true));
        await Refusal.OfAsync(
            fixture.Messages(ann).GetConversationAsync(new GetConversationRequest { ConversationId = toAnn.ConversationId }),
            StatusCode.NotFound, "CONVERSATION_NOT_FOUND");
    }

    private async Task<long> ReadByAsync(string reader, string member, string conversationId)
        => (await _desk.ConversationAsync(reader, conversationId)).Members.Single(found => found.UserId == member).ReadSequence;
}
