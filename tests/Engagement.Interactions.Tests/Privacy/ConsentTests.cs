using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Interactions.Tests.Privacy;

public sealed class ConsentTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task UpdateConsent_RefusedGivenAndRepeated_TheLastOfEachPurposeHolds()
    {
        var refusal = new UpdateConsentRequest { EventId = Sent.NewId(), Purpose = ConsentPurpose.Insights };
        var refused = (await PrivacyOf("ann").UpdateConsentAsync(refusal)).Receipt;
        await PrivacyOf("ann").UpdateConsentAsync(new UpdateConsentRequest { EventId = Sent.NewId(), Purpose = ConsentPurpose.Trends });
        var given = (await PrivacyOf("ann").UpdateConsentAsync(new UpdateConsentRequest { EventId = Sent.NewId(), Purpose = ConsentPurpose.Trends, Granted = true })).Receipt;

        var repeated = (await PrivacyOf("ann").UpdateConsentAsync(refusal)).Receipt;

        Assert.Equal((true, refused.Position), (repeated.Duplicate, repeated.Position));
        Assert.Equal([(ConsentPurpose.Insights, false, refused.RecordedAt), (ConsentPurpose.Trends, true, given.RecordedAt)], await ListAsync("ann"));
        Assert.Equal([(ConsentPurpose.Insights, true, null), (ConsentPurpose.Trends, true, null)], await ListAsync("bob"));
        var entries = (await new HistoryService.HistoryServiceClient(_host.Wire.As("ann")).ListHistoryAsync(new ListHistoryRequest())).Entries;
        Assert.Equal(3, entries.Count(entry => entry.Kind == EventKind.ConsentUpdate));
        var deletion = new DeleteHistoryEntryRequest { EventId = Sent.NewId(), EntryEventId = refusal.EventId };
        Assert.Equal("NOT_RETRACTABLE", (await Assert.ThrowsAsync<RpcException>(
            () => new HistoryService.HistoryServiceClient(_host.Wire.As("ann")).DeleteHistoryEntryAsync(deletion).ResponseAsync)).Reason());
    }

    [Fact]
    public async Task RecordInteractions_ConsentsOfOneBatch_TheLastHolds()
    {
        var response = await _host.As("ann").RecordInteractionsAsync(Sent.Batch(
            Enumerable.Range(0, 3).Select(i => new Interaction
            {
                EventId = Sent.NewId(), ConsentUpdate = new ConsentUpdate { Purpose = ConsentPurpose.Insights, Granted = i == 1 },
            })));

        Assert.All(response.Results, result => Assert.NotNull(result.Receipt));
        Assert.False((await ListAsync("ann"))[0].Granted);
    }

    private PrivacyService.PrivacyServiceClient PrivacyOf(string userId) => new(_host.Wire.As(userId));

    private async Task<List<(ConsentPurpose Purpose, bool Granted, Google.Protobuf.WellKnownTypes.Timestamp? At)>> ListAsync(string userId)
        => [.. (await PrivacyOf(userId).GetConsentsAsync(new GetConsentsRequest())).Consents.Select(consent => (consent.Purpose, consent.Granted, consent.UpdateTime))];
}
