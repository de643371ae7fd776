using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.DirectMessages;

public sealed class SendMessageTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task SendMessage_ThenList_BothSeeIt()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var id = NewEvent.Id();

        var sent = await SendAsync(ann, ben, id, "Hello, Ben 👋", "v1");

        Assert.False(sent.Duplicate);
        var message = sent.Message;
        Assert.Equal(
            (id, 1L, ann, "Hello, Ben 👋", "v1"), (message.MessageId, message.Sequence, message.SenderId, message.Text, message.VideoId));
        // To whom it comes from a stranger it is a request.
        foreach (var (user, other, requests) in new[] { (ann, ben, false), (ben, ann, true) })
        {
            var conversation = Assert.Single(
                (await fixture.Messages(user).ListConversationsAsync(new ListConversationsRequest { Requests = requests })).Conversations);
            Assert.Equal(
                (message.ConversationId, other, message), (conversation.ConversationId, conversation.OtherUserId, conversation.LastMessage));
            Assert.Equal([message], await ListAsync(user, message.ConversationId));
        }
    }

    [Fact]
    public async Task SendMessage_BothSendTheirFirstAtOnce_OneConversationWithDenseSequence()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));

        var sent = await Task.WhenAll(Enumerable.Range(0, 64).Select(
            i => i % 2 == 0 ? SendAsync(ann, ben, NewEvent.Id(), $"{i}") : SendAsync(ben, ann, NewEvent.Id(), $"{i}")));

        Assert.Single(sent.Select(response => response.Message.ConversationId).Distinct());
        Assert.Equal(Enumerable.Range(1, 64).Select(i => (long)i), sent.Select(response => response.Message.Sequence).Order());
        var messages = await ListAsync(ann, sent[0].Message.ConversationId);
        Assert.Equal(sent.Select(response => response.Message).OrderByDescending(message => message.Sequence), messages);
        var times = messages.Select(message => message.SentAt.ToDateTime()).ToArray();
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task SendMessage_SixtyFourTimesAtOnce_IsOneMessage()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var id = NewEvent.Id();

        var sent = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => SendAsync(ann, ben, id, "once")));

        Assert.Single(sent, response => !response.Duplicate);
        Assert.Single(sent.Select(response => response.Message).Distinct());
        Assert.Single(await ListAsync(ben, sent[0].Message.ConversationId));
        Assert.Equal(1L, await fixture.ScalarAsync<long>(
            "SELECT count(*) FROM outbox WHERE position(convert_to($1, 'UTF8') IN event) > 0", sent[0].Message.ConversationId));
    }

    [Fact]
    public async Task SendMessage_SameIdForSomethingElse_IsEventIdReused()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        var id = NewEvent.Id();
        await SendAsync(ann, ben, id, "one");

        await Refusal.OfAsync(Send(ann, ben, id, "two"), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        await Refusal.OfAsync(Send(ann, ben, id, "one", "v"), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        await Refusal.OfAsync(Send(ann, cid, id, "one"), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        await Refusal.OfAsync(
            fixture.Graph(ann).FollowAsync(new FollowRequest { EventId = id, UserId = ben }), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        // An id names one message in its conversation: the other side cannot take it either.
        await Refusal.OfAsync(Send(ben, ann, id, "one"), StatusCode.AlreadyExists, "EVENT_ID_REUSED");

        Assert.Equal(2, (await SendAsync(ben, ann, NewEvent.Id(), "next")).Message.Sequence);
        Assert.Empty((await fixture.Messages(cid).ListConversationsAsync(new ListConversationsRequest())).Conversations);
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("   ", "", false)]
    [InlineData("   ", "v1", false)]
    [InlineData("", "v1", true)]
    [InlineData("hi", "v 1", false)]
    public async Task SendMessage_TextAndVideo_OneIsNeeded(string text, string videoId, bool accepted)
    {
        var call = Send(fixture.NewUser("ann"), fixture.NewUser("ben"), NewEvent.Id(), text, videoId);

        if (accepted)
            Assert.Equal((text, videoId), ((await call).Message.Text, (await call).Message.VideoId));
        else
            await Refusal.OfAsync(call, StatusCode.InvalidArgument, "INVALID_FIELD");
    }

    [Fact]
    public async Task SendMessage_LengthIsInCodePoints()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var longest = string.Concat(Enumerable.Repeat("👋", 2000));

        Assert.Equal(longest, (await SendAsync(ann, ben, NewEvent.Id(), longest)).Message.Text);
        var refusal = await Refusal.OfAsync(Send(ann, ben, NewEvent.Id(), longest + "!"), StatusCode.InvalidArgument, "INVALID_FIELD");
        Assert.Equal(["text"], refusal.ViolatedFields());
        refusal = await Refusal.OfAsync(Send(ann, "", "x", ""), StatusCode.InvalidArgument, "INVALID_FIELD");
        Assert.Equal(["recipient_id", "text", "event_id"], refusal.ViolatedFields());
        await Refusal.OfAsync(Send(ann, ann, NewEvent.Id(), "me"), StatusCode.FailedPrecondition, "SELF_REFERENCE");
    }

    private AsyncUnaryCall<SendMessageResponse> Send(string sender, string recipient, string id, string text, string videoId = "")
        => fixture.Messages(sender).SendMessageAsync(
            new SendMessageRequest { EventId = id, RecipientId = recipient, Text = text, VideoId = videoId });

    private async Task<SendMessageResponse> SendAsync(string sender, string recipient, string id, string text, string videoId = "")
        => await Send(sender, recipient, id, text, videoId);

    private async Task<IReadOnlyList<Message>> ListAsync(string user, string conversationId)
        => (await fixture.Messages(user).ListMessagesAsync(new ListMessagesRequest { ConversationId = conversationId, PageSize = 100 })).Messages;
}
