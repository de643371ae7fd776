using Engagement.SocialGraph.V1;
using Xunit;

namespace Engagement.SocialGraph.Tests.DirectMessages;

/// <summary>Each write of conversations, many times at once: one is the first, the others are its repeats, and it happened once.</summary>
public sealed class RepeatedWriteTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private const int Times = 64;

    private readonly MessageDesk _desk = new(fixture);

    [Fact]
    public async Task WritesOfTwo_SixtyFourTimesAtOnce_HappenOnce()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        await _desk.FollowAsync(ben, ann);
        var sent = await _desk.SendAsync(ann, ben, "hello");
        var id = sent.ConversationId;

        var reaction = new SetReactionRequest { EventId = NewEvent.Id(), ConversationId = id, MessageId = sent.MessageId, Emoji = "👍" };
        await OnceAsync(async () => (await fixture.Messages(ben).SetReactionAsync(reaction)).Duplicate);
        var receipt = new UpdateReceiptRequest { EventId = NewEvent.Id(), ConversationId = id, ReadSequence = 1 };
        await OnceAsync(async () => (await fixture.Messages(ben).UpdateReceiptAsync(receipt)).Duplicate);
        var mute = new UpdateConversationRequest { EventId = NewEvent.Id(), ConversationId = id, Muted = true };
        await OnceAsync(async () => (await fixture.Messages(ben).UpdateConversationAsync(mute)).Duplicate);
        var unsend = new UnsendMessageRequest { EventId = NewEvent.Id(), ConversationId = id, MessageId = sent.MessageId };
        await OnceAsync(async () => (await fixture.Messages(ann).UnsendMessageAsync(unsend)).Duplicate);
        var settings = new UpdateMessageSettingsRequest { EventId = NewEvent.Id(), TieStrength = true };
        await OnceAsync(async () => (await fixture.Messages(ann).UpdateMessageSettingsAsync(settings)).Duplicate);

        Assert.Equal(
            [InboxEventKind.Message, InboxEventKind.Reaction, InboxEventKind.Receipt, InboxEventKind.Unsent],
            (await _desk.InboxAsync(ann)).Select(happened => happened.Kind));
    }

    [Fact]
    public async Task WritesOfAGroup_SixtyFourTimesAtOnce_HappenOnce()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        await _desk.FollowAsync(cid, ann);
        var group = await _desk.CreateGroupAsync(ann, [ben]);

        var update = new UpdateGroupRequest { EventId = NewEvent.Id(), ConversationId = group, Name = "more", AddedUserIds = { cid } };
        await OnceAsync(async () => (await fixture.Messages(ann).UpdateGroupAsync(update)).Duplicate);
        Assert.Equal(3, (await _desk.ConversationAsync(ann, group)).Members.Count);
        var leave = new LeaveGroupRequest { EventId = NewEvent.Id(), ConversationId = group };
        await OnceAsync(async () => (await fixture.Messages(ben).LeaveGroupAsync(leave)).Duplicate);

        Assert.Equal(
            [ann, cid], (await _desk.ConversationAsync(ann, group)).Members.Select(member => member.UserId).Order(StringComparer.Ordinal));
    }

    private static async Task OnceAsync(Func<Task<bool>> isRepeatAsync)
        => Assert.Single(await Task.WhenAll(Enumerable.Range(0, Times).Select(_ => isRepeatAsync())), isRepeat => !isRepeat);
}
