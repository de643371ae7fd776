using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Tests.DirectMessages;

/// <summary>What the tests of conversations do with them.</summary>
internal sealed class MessageDesk(SocialGraphFixture fixture)
{
    public async Task<Message> SendAsync(string sender, string recipient, string text)
        => (await fixture.Messages(sender).SendMessageAsync(
            new SendMessageRequest { EventId = NewEvent.Id(), RecipientId = recipient, Text = text })).Message;

    public async Task<Message> PostAsync(string sender, string conversationId, string text, string replyTo = "")
        => (await fixture.Messages(sender).SendMessageAsync(
            new SendMessageRequest { EventId = NewEvent.Id(), ConversationId = conversationId, Text = text, ReplyToMessageId = replyTo })).Message;

    public async Task FollowAsync(string follower, string followee)
        => await fixture.Graph(follower).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = followee });

    public async Task BlockAsync(string userId, string otherId)
        => await fixture.Graph(userId).BlockAsync(new BlockRequest { EventId = NewEvent.Id(), UserId = otherId });

    /// <summary>A group of an owner and others, who all follow the owner or not.</summary>
    public async Task<string> CreateGroupAsync(string owner, string[] others, bool followed = true, string name = "friends")
    {
        foreach (var other in followed ? others : [])
            await FollowAsync(other, owner);
        return (await fixture.Messages(owner).CreateGroupAsync(
            new CreateGroupRequest { EventId = NewEvent.Id(), Name = name, UserIds = { others } })).ConversationId;
    }

    public async Task<IEnumerable<Message>> MessagesAsync(string user, string conversationId)
        => (await fixture.Messages(user).ListMessagesAsync(new ListMessagesRequest { ConversationId = conversationId })).Messages.Reverse();

    public async Task<IEnumerable<string>> TextsAsync(string user, string conversationId)
        => (await MessagesAsync(user, conversationId)).Select(message => message.Text);

    public async Task<Conversation> ConversationAsync(string user, string conversationId)
        => (await fixture.Messages(user).GetConversationAsync(new GetConversationRequest { ConversationId = conversationId })).Conversation;

    /// <summary>The ids, with a space between them.</summary>
    public async Task<string> ListedAsync(string user, bool requests = false)
        => string.Join(' ', (await fixture.Messages(user).ListConversationsAsync(new ListConversationsRequest { Requests = requests })).Conversations
            .Select(conversation => conversation.ConversationId));

    public async Task SetStateAsync(string user, string conversationId, ConversationState state)
        => await fixture.Messages(user).UpdateConversationAsync(
            new UpdateConversationRequest { EventId = NewEvent.Id(), ConversationId = conversationId, State = state });

    public async Task ReadAsync(string user, string conversationId, long sequence)
        => await fixture.Messages(user).UpdateReceiptAsync(
            new UpdateReceiptRequest { EventId = NewEvent.Id(), ConversationId = conversationId, ReadSequence = sequence });

    /// <summary>All that an inbox has after a position, until it is up to date.</summary>
    public async Task<List<InboxEvent>> InboxAsync(string user, long after = 0)
    {
        using var call = fixture.Messages(user).WatchInbox(
            new WatchInboxRequest { AfterPosition = after }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
        var events = new List<InboxEvent>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None) && call.ResponseStream.Current is { Events.Count: > 0 } part)
            events.AddRange(part.Events);
        return events;
    }
}
