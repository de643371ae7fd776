using Engagement.SocialGraph.V1;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.DirectMessages;

public sealed class TieStrengthTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private readonly MessageDesk _desk = new(fixture);

    [Fact]
    public async Task Strength_IsTheHarmonicMeanOfWhatBothSend_AndNothingWithoutBothConsents()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        await _desk.SendAsync(ann, ben, "before anybody agreed");
        await ConsentAsync(ann, true);
        await _desk.SendAsync(ann, ben, "only one has agreed");
        await ConsentAsync(ben, true);
        for (var i = 0; i < 3; i++)
            await _desk.SendAsync(ann, ben, "hello");
        await _desk.SendAsync(ben, ann, "hello");
        await _desk.SendAsync(ann, cid, "hello");

        var strengths = await StrengthsAsync(ann, ben, cid);

        Assert.Equal(1.5, strengths[0], 4);
        Assert.Equal(0, strengths[1]);
        Assert.Equal(1.5, (await StrengthsAsync(ben, ann))[0], 4);

        await ConsentAsync(ben, false);
        Assert.Equal(0, (await StrengthsAsync(ann, ben))[0]);
        Assert.Equal(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM tie_strength WHERE user_id = $1 OR other_id = $1", ben));
    }

    [Fact]
    public async Task Strength_IsForServicesOnly_AndConsentHappensOnce()
    {
        var ann = fixture.NewUser("ann");
        await Refusal.OfAsync(
            fixture.Messages(ann).GetTieStrengthsAsync(new GetTieStrengthsRequest { UserIds = { "ben" } }), StatusCode.PermissionDenied, "ROLE_REQUIRED");
        var request = new UpdateMessageSettingsRequest { EventId = NewEvent.Id(), TieStrength = true };

        Assert.False((await fixture.Messages(ann).UpdateMessageSettingsAsync(request)).Duplicate);

        Assert.True((await fixture.Messages(ann).UpdateMessageSettingsAsync(request)).Duplicate);
        await Refusal.OfAsync(
            fixture.Messages(ann).UpdateMessageSettingsAsync(new UpdateMessageSettingsRequest { EventId = request.EventId }),
            StatusCode.AlreadyExists, "EVENT_ID_REUSED");
    }

    private async Task ConsentAsync(string user, bool consent)
        => await fixture.Messages(user).UpdateMessageSettingsAsync(
            new UpdateMessageSettingsRequest { EventId = NewEvent.Id(), TieStrength = consent });

    private async Task<IReadOnlyList<double>> StrengthsAsync(string user, params string[] others)
        => (await new MessageService.MessageServiceClient(fixture.Host.AsService(user)).GetTieStrengthsAsync(
            new GetTieStrengthsRequest { UserIds = { others } })).Strengths;
}
