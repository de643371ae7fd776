using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.DirectMessages;

public sealed class InboxTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private readonly MessageDesk _desk = new(fixture);

    [Fact]
    public async Task WatchInbox_HasWhatHappensInOrder_WithoutWhatIsNotForIt()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        await _desk.FollowAsync(ben, ann);
        var sent = await _desk.SendAsync(ann, ben, "hello");
        await ReactAsync(ben, sent, "👍");
        await _desk.ReadAsync(ben, sent.ConversationId, 1);
        await UnsendAsync(ann, sent);

        var events = await _desk.InboxAsync(ann);

        Assert.Equal(
            [(InboxEventKind.Message, ann), (InboxEventKind.Reaction, ben), (InboxEventKind.Receipt, ben), (InboxEventKind.Unsent, ann)],
            events.Select(happened => (happened.Kind, happened.ActorUserId)));
        Assert.Equal([1, 2, 3, 4], events.Select(happened => happened.Position));
        Assert.Equal(1, events[2].Receipt.ReadSequence);
        Assert.All(new[] { events[0], events[1], events[3] }, happened => Assert.Equal(("", true), (happened.Message.Text, happened.Message.Unsent)));
        Assert.Equal(events.Skip(2), await _desk.InboxAsync(ann, after: 2));
    }

    [Fact]
    public async Task WatchInbox_FromAnotherReplica_GoesOnLive()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        await using var replica = SocialGraphHost.Start(fixture.ConnectionString);
        using var call = new MessageService.MessageServiceClient(replica.As(ben)).WatchInbox(
            new WatchInboxRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Empty(call.ResponseStream.Current.Events);

        await _desk.SendAsync(ann, ben, "live");

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("live", Assert.Single(call.ResponseStream.Current.Events).Message.Text);
    }

    [Fact]
    public async Task WatchInbox_WhileManySend_AndTheWatcherBreaksOff_HasEachOnceAndInTheOrderOfEachConversation()
    {
        var ann = fixture.NewUser("ann");
        var senders = Enumerable.Range(0, 8).Select(_ => fixture.NewUser("sender")).ToArray();
        var sending = Task.WhenAll(senders.Select(async sender =>
        {
            for (var i = 0; i < 20; i++)
                await _desk.SendAsync(sender, ann, $"{sender} {i}");
        }));

        var (seen, position) = (new List<InboxEvent>(), 0L);
        while (seen.Count < 160)
        {
            using var call = fixture.Messages(ann).WatchInbox(
                new WatchInboxRequest { AfterPosition = position }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
            // One part, and away.
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            seen.AddRange(call.ResponseStream.Current.Events);
            position = call.ResponseStream.Current.Position;
        }
        await sending;

        Assert.Equal(Enumerable.Range(1, 160).Select(i => (long)i), seen.Select(happened => happened.Position));
        foreach (var conversation in seen.GroupBy(happened => happened.ConversationId))
            Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), conversation.Select(happened => happened.Message.Sequence));
    }

    [Fact]
    public async Task WatchInbox_OfAPositionThatIsNotThere_IsRefused()
    {
        foreach (var position in new[] { -1, 1 })
        {
            using var call = fixture.Messages(fixture.NewUser()).WatchInbox(new WatchInboxRequest { AfterPosition = position });
            var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD"), (refusal.StatusCode, refusal.Reason()));
        }
    }

    [Fact]
    public async Task Reactions_AreOneAMember_AndUnsentMessagesKeepTheirPlaceAlone()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var sent = await _desk.SendAsync(ann, ben, "hello");
        await ReactAsync(ben, sent, "👍");
        await ReactAsync(ben, sent, "❤️");
        await ReactAsync(ann, sent, "😂");
        var reply = await _desk.PostAsync(ben, sent.ConversationId, "what?", sent.MessageId);

        var seen = (await _desk.MessagesAsync(ann, sent.ConversationId)).First();
        Assert.Equal([(ann, "😂"), (ben, "❤️")], seen.Reactions.Select(reaction => (reaction.UserId, reaction.Emoji)));
        Assert.Equal(sent.MessageId, reply.ReplyToMessageId);

        await ReactAsync(ben, sent, "");
        Assert.Single((await _desk.MessagesAsync(ann, sent.ConversationId)).First().Reactions);
        await Refusal.OfAsync(Unsend(ben, sent, NewEvent.Id()), StatusCode.NotFound, "MESSAGE_NOT_FOUND");
        await UnsendAsync(ann, sent);
        var gone = (await _desk.MessagesAsync(ben, sent.ConversationId)).First();
        Assert.Equal(("", true, 1L, 0), (gone.Text, gone.Unsent, gone.Sequence, gone.Reactions.Count));
        await Refusal.OfAsync(React(ben, gone, "👍"), StatusCode.NotFound, "MESSAGE_NOT_FOUND");
        Assert.Equal(1, await fixture.ScalarAsync<long>(
            "SELECT count(*) FROM message WHERE conversation_id = $1 AND sequence = 1 AND body IS NULL", Guid.Parse(sent.ConversationId)));
        // The send, sent again, is still that message.
        Assert.True((await fixture.Messages(ann).SendMessageAsync(
            new SendMessageRequest { EventId = sent.MessageId, RecipientId = ben, Text = "hello" })).Duplicate);
    }

    [Fact]
    public async Task React_WithWords_OrReplyToNothing_IsRefused()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var sent = await _desk.SendAsync(ann, ben, "hello");

        foreach (var emoji in new[] { "ok", "👍 ", "１", "👍👍👍👍👍👍👍👍👍" })
            await Refusal.OfAsync(React(ben, sent, emoji), StatusCode.InvalidArgument, "INVALID_FIELD");
        await Refusal.OfAsync(
            fixture.Messages(ben).SendMessageAsync(new SendMessageRequest
            {
                EventId = NewEvent.Id(), ConversationId = sent.ConversationId, Text = "re", ReplyToMessageId = NewEvent.Id(),
            }),
            StatusCode.NotFound, "MESSAGE_NOT_FOUND");
    }

    [Fact]
    public async Task SharedVideo_CarriesTheTokenOfItsShare()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));

        var sent = (await fixture.Messages(ann).SendMessageAsync(
            new SendMessageRequest { EventId = NewEvent.Id(), RecipientId = ben, VideoId = "v1", ShareToken = "token1" })).Message;

        Assert.Equal(("v1", "token1"), (sent.VideoId, sent.ShareToken));
        Assert.Equal(sent, Assert.Single(await _desk.MessagesAsync(ben, sent.ConversationId)));
    }

    private AsyncUnaryCall<SetReactionResponse> React(string user, Message message, string emoji)
        => fixture.Messages(user).SetReactionAsync(new SetReactionRequest
        {
            EventId = NewEvent.Id(), ConversationId = message.ConversationId, MessageId = message.MessageId, Emoji = emoji,
        });

    private async Task ReactAsync(string user, Message message, string emoji) => await React(user, message, emoji);

    private AsyncUnaryCall<UnsendMessageResponse> Unsend(string user, Message message, string eventId)
        => fixture.Messages(user).UnsendMessageAsync(
            new UnsendMessageRequest { EventId = eventId, ConversationId = message.ConversationId, MessageId = message.MessageId });

    private async Task UnsendAsync(string user, Message message) => await Unsend(user, message, NewEvent.Id());
}
