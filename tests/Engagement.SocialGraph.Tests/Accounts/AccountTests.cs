using Engagement.SocialGraph.V1;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Accounts;

public sealed class AccountTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task UpdateAccount_SentAgain_AnswersTheFirst_AndWithAnotherWishIsReused()
    {
        var ann = fixture.NewUser("ann");
        var request = new UpdateAccountRequest { EventId = NewEvent.Id(), Private = true };

        var responses = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => fixture.Graph(ann).UpdateAccountAsync(request).ResponseAsync));

        Assert.Single(responses, response => !response.Duplicate);
        Assert.True((await AccountAsync(ann)).Private);
        await Refusal.OfAsync(
            fixture.Graph(ann).UpdateAccountAsync(new UpdateAccountRequest { EventId = request.EventId, Private = false }),
            StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        Assert.Equal(1, await fixture.ScalarAsync<long>("SELECT count(*) FROM account_event WHERE user_id = $1", ann));

        await fixture.Graph(ann).UpdateAccountAsync(new UpdateAccountRequest { EventId = NewEvent.Id(), Private = false });
        Assert.True((await fixture.Graph(ann).UpdateAccountAsync(request)).Duplicate);
        Assert.False((await AccountAsync(ann)).Private);
    }

    [Fact]
    public async Task GetAccount_NeverSeen_HasZeros_AndOfNoIdIsRefused()
    {
        var nobody = fixture.NewUser("nobody");

        Assert.Equal(new Account { UserId = nobody }, await AccountAsync(nobody));
        await Refusal.OfAsync(fixture.Graph(nobody).GetAccountAsync(new GetAccountRequest()), StatusCode.InvalidArgument, "INVALID_FIELD");
    }

    private async Task<Account> AccountAsync(string userId)
        => (await fixture.Graph(userId).GetAccountAsync(new GetAccountRequest { UserId = userId })).Account;
}
