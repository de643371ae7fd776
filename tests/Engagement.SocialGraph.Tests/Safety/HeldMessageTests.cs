using Engagement.SocialGraph.V1;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Safety;

/// <summary>What the verdict makes of a message on its way.</summary>
public sealed class HeldMessageTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private const string Threat = "i will kill you";

    private readonly CaseDesk _desk = new(fixture);

    [Fact]
    public async Task SendMessage_Held_IsSeenByItsSenderOnly_UntilReleased()
    {
        var message = await _desk.SendAsync(Threat);

        Assert.Equal([Threat], await TextsAsync(_desk.Ann, message.ConversationId));
        Assert.Equal([Threat], await LastTextsAsync(_desk.Ann));
        Assert.Empty(await LastTextsAsync(_desk.Ben));
        Assert.DoesNotContain(Threat, await TextsOrNothingAsync(_desk.Ben, message.ConversationId));
        var own = Assert.Single(await _desk.VerdictsOfAnnAsync());
        Assert.Equal(
            (SafetyAction.Hold, SafetyReason.Threat, message.MessageId), (own.Action, own.Reason, own.MessageId));

        await _desk.DecideAsync(own.CaseId, SafetyCaseState.Released);

        Assert.Equal([Threat], await TextsAsync(_desk.Ben, message.ConversationId));
        Assert.Equal([Threat], await LastTextsAsync(_desk.Ben));
    }

    [Fact]
    public async Task SendMessage_HeldBetweenOthers_LeavesTheSequenceAndTheLastVisible()
    {
        await _desk.SendAsync("before");
        var held = await _desk.SendAsync(Threat);

        Assert.Equal(2, held.Sequence);
        Assert.Equal(["before"], await LastTextsAsync(_desk.Ben));
        var after = await _desk.SendAsync("after");
        Assert.Equal(3, after.Sequence);
        Assert.Equal(["after", "before"], await TextsAsync(_desk.Ben, held.ConversationId));
        Assert.Equal(["after", Threat, "before"], await TextsAsync(_desk.Ann, held.ConversationId));
    }

    [Fact]
    public async Task SendMessage_Upheld_IsGoneForTheRecipient()
    {
        var message = await _desk.SendAsync("hello");
        Assert.Equal(["hello"], await LastTextsAsync(_desk.Ben));

        await _desk.DecideAsync(await _desk.ReportAsync(message), SafetyCaseState.Upheld);

        Assert.Empty(await LastTextsAsync(_desk.Ben));
        Assert.Equal(["hello"], await LastTextsAsync(_desk.Ann));
    }

    [Fact]
    public async Task SendMessage_LinkOfAStranger_IsLimited_AfterAnAnswerItIsNot()
    {
        var first = await _desk.SendAsync("see https://example.org");
        Assert.Equal((false, (short)2), await _desk.StandingAsync(first));

        await fixture.Messages(_desk.Ben).SendMessageAsync(
            new SendMessageRequest { EventId = NewEvent.Id(), RecipientId = _desk.Ann, Text = "thanks" });

        Assert.Equal((false, (short)1), await _desk.StandingAsync(await _desk.SendAsync("see https://example.org too")));
    }

    [Fact]
    public async Task SendMessage_LinkOfWhomTheRecipientFollows_IsAllowed()
    {
        await fixture.Graph(_desk.Ben).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = _desk.Ann });

        Assert.Equal((false, (short)1), await _desk.StandingAsync(await _desk.SendAsync("see https://example.org")));
    }

    [Fact]
    public async Task SendMessage_SixtyFourTimesAtOnce_IsOneCase()
    {
        var request = new SendMessageRequest { EventId = NewEvent.Id(), RecipientId = _desk.Ben, Text = Threat };

        var sent = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ => await fixture.Messages(_desk.Ann).SendMessageAsync(request)));

        Assert.Single(sent, response => !response.Duplicate);
        Assert.Single(await _desk.VerdictsOfAnnAsync());
    }

    private async Task<IEnumerable<string>> TextsAsync(string user, string conversationId)
        => (await fixture.Messages(user).ListMessagesAsync(new ListMessagesRequest { ConversationId = conversationId }))
            .Messages.Select(message => message.Text);

    private async Task<IEnumerable<string>> TextsOrNothingAsync(string user, string conversationId)
    {
        try
        {
            return await TextsAsync(user, conversationId);
        }
        catch (RpcException refusal) when (refusal.StatusCode == StatusCode.NotFound)
        {
            return [];
        }
    }

    // In the inbox or among the requests.
    private async Task<IEnumerable<string>> LastTextsAsync(string user)
    {
        var texts = new List<string>();
        foreach (var requests in new[] { false, true })
        {
            var response = await fixture.Messages(user).ListConversationsAsync(new ListConversationsRequest { Requests = requests });
            texts.AddRange(response.Conversations.Select(conversation => conversation.LastMessage.Text));
        }
        return texts;
    }
}
