using System.Globalization;
using Engagement.SocialGraph.V1;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.DirectMessages;

public sealed class ListMessagesTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task ListMessages_PageByPage_WhileNewOnesCome_HasEachOnceNewestFirst()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var conversationId = "";
        for (var i = 1; i <= 10; i++)
            conversationId = (await SendAsync(ann, ben, i.ToString(CultureInfo.InvariantCulture))).ConversationId;

        var seen = new List<string>();
        var request = new ListMessagesRequest { ConversationId = conversationId, PageSize = 3 };
        do
        {
            var page = await fixture.Messages(ben).ListMessagesAsync(request);
            seen.AddRange(page.Messages.Select(message => message.Text));
            request.PageToken = page.NextPageToken;
            await SendAsync(ben, ann, "late");
        }
        while (request.PageToken != "");

        Assert.Equal(["10", "9", "8", "7", "6", "5", "4", "3", "2", "1"], seen);
    }

    [Fact]
    public async Task ListMessages_OfStrangersOrOfNobody_IsNotFound()
    {
        var conversationId = (await SendAsync(fixture.NewUser("ann"), fixture.NewUser("ben"), "secret")).ConversationId;

        foreach (var id in new[] { conversationId, Guid.Empty.ToString(), "not-a-conversation" })
        {
            await Refusal.OfAsync(
                fixture.Messages("stranger").ListMessagesAsync(new ListMessagesRequest { ConversationId = id }),
                StatusCode.NotFound, "CONVERSATION_NOT_FOUND");
        }
        await Refusal.OfAsync(
            fixture.Messages("stranger").ListMessagesAsync(new ListMessagesRequest()), StatusCode.InvalidArgument, "INVALID_FIELD");
    }

    [Fact]
    public async Task ListConversations_PageByPage_MostRecentFirst()
    {
        var ann = fixture.NewUser("ann");
        var others = Enumerable.Range(0, 7).Select(_ => fixture.NewUser("other")).ToArray();
        foreach (var other in others)
        {
            await fixture.Graph(ann).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = other });
            await SendAsync(other, ann, $"from {other}");
        }
        await SendAsync(ann, others[2], "last of all");

        var seen = new List<Conversation>();
        var request = new ListConversationsRequest { PageSize = 3 };
        do
        {
            var page = await fixture.Messages(ann).ListConversationsAsync(request);
            seen.AddRange(page.Conversations);
            request.PageToken = page.NextPageToken;
            await SendAsync(ann, fixture.NewUser("late"), "new at the front");
        }
        while (request.PageToken != "");

        Assert.Equal(
            [others[2], others[6], others[5], others[4], others[3], others[1], others[0]],
            seen.Select(conversation => conversation.OtherUserId));
        Assert.Equal(("last of all", 2L), (seen[0].LastMessage.Text, seen[0].LastMessage.Sequence));
    }

    [Fact]
    public async Task ListConversations_ForgedPosition_IsInvalidPageToken()
    {
        var ann = fixture.NewUser("ann");
        await SendAsync(ann, fixture.NewUser("ben"), "1");
        await SendAsync(ann, fixture.NewUser("cid"), "2");
        var token = (await fixture.Messages(ann).ListConversationsAsync(new ListConversationsRequest { PageSize = 1 })).NextPageToken;

        foreach (var forged in new[] { "x", token[..^8], "!" + token, token + "AAAA" })
        {
            await Refusal.OfAsync(
                fixture.Messages(ann).ListConversationsAsync(new ListConversationsRequest { PageToken = forged }),
                StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN");
        }
    }

    private async Task<Message> SendAsync(string sender, string recipient, string text)
        => (await fixture.Messages(sender).SendMessageAsync(
            new SendMessageRequest { EventId = NewEvent.Id(), RecipientId = recipient, Text = text })).Message;
}
