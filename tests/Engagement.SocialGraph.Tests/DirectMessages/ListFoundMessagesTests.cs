using Engagement.SocialGraph.V1;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.DirectMessages;

public sealed class ListFoundMessagesTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private readonly MessageDesk _desk = new(fixture);

    [Fact]
    public async Task Search_FindsOnesOwnMessages_WhateverTheirCaseAndAccents_NewestFirst()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        var first = await _desk.SendAsync(ann, ben, "Where is the Café?");
        await _desk.SendAsync(ben, ann, "no idea");
        var second = await _desk.SendAsync(cid, ann, "CAFE closed today");
        await _desk.SendAsync(ben, cid, "a cafe of others");

        Assert.Equal([second.Text, first.Text], await FindAsync(ann, "cafe"));
        Assert.Equal([first.Text], await FindAsync(ann, "cafe", first.ConversationId));
        Assert.Empty(await FindAsync(ann, "others"));
        Assert.Equal([first.Text], await FindAsync(ben, "is the"));

        await fixture.Messages(ann).UnsendMessageAsync(
            new UnsendMessageRequest { EventId = NewEvent.Id(), ConversationId = first.ConversationId, MessageId = first.MessageId });
        await _desk.BlockAsync(cid, ann);
        Assert.Empty(await FindAsync(ann, "cafe"));
    }

    [Fact]
    public async Task Search_PageByPage_HasEachOnce()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        for (var i = 0; i < 7; i++)
            await _desk.SendAsync(ann, ben, i % 2 == 0 ? $"needle {i}" : "hay");

        var found = new List<string>();
        var request = new ListFoundMessagesRequest { Query = "needle", PageSize = 3 };
        do
        {
            var page = await fixture.Messages(ben).ListFoundMessagesAsync(request);
            found.AddRange(page.Messages.Select(message => message.Text));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken != "");

        Assert.Equal(["needle 6", "needle 4", "needle 2", "needle 0"], found);
    }

    [Fact]
    public async Task Search_ForTooLittle_IsRefused()
        => await Refusal.OfAsync(
            fixture.Messages(fixture.NewUser()).ListFoundMessagesAsync(new ListFoundMessagesRequest { Query = "a" }),
            StatusCode.InvalidArgument, "INVALID_FIELD");

    private async Task<IEnumerable<string>> FindAsync(string user, string query, string conversationId = "")
        => (await fixture.Messages(user).ListFoundMessagesAsync(
            new ListFoundMessagesRequest { Query = query, ConversationId = conversationId })).Messages.Select(message => message.Text);
}
