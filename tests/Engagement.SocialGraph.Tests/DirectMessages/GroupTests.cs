using System.Globalization;
using Engagement.SocialGraph.V1;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.DirectMessages;

public sealed class GroupTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private readonly MessageDesk _desk = new(fixture);

    [Fact]
    public async Task Group_MessagesOfAll_AreInOneOrderThatAllSee()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        var group = await _desk.CreateGroupAsync(ann, [ben, cid], name: "the three");

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => _desk.PostAsync(new[] { ann, ben, cid }[i % 3], group, $"{i}")));

        var anns = (await _desk.MessagesAsync(ann, group)).ToArray();
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), anns.Select(message => message.Sequence));
        Assert.Equal(anns, await _desk.MessagesAsync(ben, group));
        Assert.Equal(anns, await _desk.MessagesAsync(cid, group));
        var conversation = await _desk.ConversationAsync(ben, group);
        Assert.Equal(("the three", ann, ""), (conversation.Name, conversation.OwnerId, conversation.OtherUserId));
        Assert.Equal(new[] { ann, ben, cid }.Order(StringComparer.Ordinal), conversation.Members.Select(member => member.UserId));
        Assert.Equal(group, await _desk.ListedAsync(cid));
    }

    [Fact]
    public async Task Group_OfWhomOneDoesNotFollow_IsARequest()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));

        var group = await _desk.CreateGroupAsync(ann, [ben], followed: false);

        Assert.Equal(("", group), (await _desk.ListedAsync(ben), await _desk.ListedAsync(ben, requests: true)));
    }

    [Fact]
    public async Task Member_AddedLater_SeesWhatIsSentThen_AndRemovedNothingMore()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        var group = await _desk.CreateGroupAsync(ann, [ben]);
        await _desk.PostAsync(ann, group, "before");

        await UpdateAsync(ann, group, request => request.AddedUserIds.Add(cid));
        await _desk.PostAsync(ann, group, "after");
        Assert.Equal(["after"], await _desk.TextsAsync(cid, group));
        await _desk.PostAsync(cid, group, "thanks");
        Assert.Equal(["before", "after", "thanks"], await _desk.TextsAsync(ben, group));

        await UpdateAsync(ann, group, request => request.RemovedUserIds.Add(cid));
        await Refusal.OfAsync(
            fixture.Messages(cid).ListMessagesAsync(new ListMessagesRequest { ConversationId = group }), StatusCode.NotFound, "CONVERSATION_NOT_FOUND");
        await Refusal.OfAsync(
            fixture.Messages(cid).SendMessageAsync(new SendMessageRequest { EventId = NewEvent.Id(), ConversationId = group, Text = "still?" }),
            StatusCode.NotFound, "CONVERSATION_NOT_FOUND");
    }

    [Fact]
    public async Task Group_IsChangedByItsOwnerOnly_AndInheritedByWhoIsThereTheLongest()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        var group = await _desk.CreateGroupAsync(ann, [ben]);
        await UpdateAsync(ann, group, request => request.AddedUserIds.Add(cid));
        await Refusal.OfAsync(
            fixture.Messages(ben).UpdateGroupAsync(new UpdateGroupRequest { EventId = NewEvent.Id(), ConversationId = group, Name = "mine" }),
            StatusCode.PermissionDenied, "NOT_PERMITTED");
        var leave = new LeaveGroupRequest { EventId = NewEvent.Id(), ConversationId = group };

        Assert.False((await fixture.Messages(ann).LeaveGroupAsync(leave)).Duplicate);

        Assert.True((await fixture.Messages(ann).LeaveGroupAsync(leave)).Duplicate);
        await UpdateAsync(ben, group, request => request.Name = "ours");
        Assert.Equal("ours", (await _desk.ConversationAsync(cid, group)).Name);
    }

    [Fact]
    public async Task Group_OfTooMany_OrOfTwo_IsRefused()
    {
        var ann = fixture.NewUser("ann");
        var others = Enumerable.Range(0, 31).Select(i => fixture.NewUser(i.ToString(CultureInfo.InvariantCulture))).ToArray();
        var full = await _desk.CreateGroupAsync(ann, others, followed: false);
        var two = (await _desk.SendAsync(ann, others[0], "hello")).ConversationId;

        await Refusal.OfAsync(
            fixture.Messages(ann).UpdateGroupAsync(
                new UpdateGroupRequest { EventId = NewEvent.Id(), ConversationId = full, AddedUserIds = { fixture.NewUser() } }),
            StatusCode.FailedPrecondition, "GROUP_FULL");
        await Refusal.OfAsync(
            fixture.Messages(ann).LeaveGroupAsync(new LeaveGroupRequest { EventId = NewEvent.Id(), ConversationId = two }),
            StatusCode.FailedPrecondition, "NOT_A_GROUP");
        await Refusal.OfAsync(
            fixture.Messages(ann).CreateGroupAsync(
                new CreateGroupRequest { EventId = NewEvent.Id(), Name = " ", UserIds = { ann, "b d", "ben", "ben" } }),
            StatusCode.InvalidArgument, "INVALID_FIELD");
    }

    [Fact]
    public async Task Block_InAGroup_HidesTheTwoFromEachOtherOnly()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        var group = await _desk.CreateGroupAsync(ann, [ben, cid]);
        await _desk.BlockAsync(ben, cid);

        await _desk.PostAsync(ben, group, "from ben");
        await _desk.PostAsync(cid, group, "from cid");

        Assert.Equal(["from ben", "from cid"], await _desk.TextsAsync(ann, group));
        Assert.Equal(["from ben"], await _desk.TextsAsync(ben, group));
        Assert.Equal(["from cid"], await _desk.TextsAsync(cid, group));
        Assert.Equal(0, (await _desk.ConversationAsync(cid, group)).Unread);
        Assert.DoesNotContain((await _desk.ConversationAsync(cid, group)).Members, member => member.UserId == ben);
    }

    [Fact]
    public async Task CreateGroup_SixtyFourTimesAtOnce_IsOneGroup()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var request = new CreateGroupRequest { EventId = NewEvent.Id(), Name = "one", UserIds = { ben } };

        var responses = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ => await fixture.Messages(ann).CreateGroupAsync(request)));

        Assert.Single(responses, response => !response.Duplicate);
        Assert.Single(responses.Select(response => response.ConversationId).Distinct());
        await Refusal.OfAsync(
            fixture.Messages(ann).CreateGroupAsync(new CreateGroupRequest(request) { Name = "another" }), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
    }

    private async Task UpdateAsync(string user, string group, Action<UpdateGroupRequest> change)
    {
        var request = new UpdateGroupRequest { EventId = NewEvent.Id(), ConversationId = group };
        change(request);
        await fixture.Messages(user).UpdateGroupAsync(request);
    }
}
