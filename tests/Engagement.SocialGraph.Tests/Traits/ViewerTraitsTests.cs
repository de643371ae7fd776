using Engagement.Ledger.V1;
using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Traits;

public sealed class ViewerTraitsTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private static readonly ViewerTraits Austrian = new() { Region = "AT", Language = "de-AT", AgeBand = AgeBand.From25To34 };

    [Fact]
    public async Task SetViewerTraits_ChangedAndWithdrawn_IsWhatIsReadAndToldTheLedger()
    {
        var ann = fixture.NewUser("ann");
        ViewerTraits[] declared = [Austrian, new() { Region = "CH" }, new()];
        Assert.Equal(new ViewerTraits(), await ReadAsync(ann));

        foreach (var traits in declared)
        {
            Assert.False((await SetAsync(ann, NewEvent.Id(), traits)).Duplicate);
            Assert.Equal(traits, await ReadAsync(ann));
        }

        Assert.Equal(declared, (await ToldAsync(ann)).Select(told => told.ViewerTraitsUpdate.Traits));
    }

    [Fact]
    public async Task SetViewerTraits_WithoutTraits_WithdrawsThem()
    {
        var ann = fixture.NewUser("ann");
        await SetAsync(ann, NewEvent.Id(), Austrian);

        await SetAsync(ann, NewEvent.Id(), traits: null);

        Assert.Equal(new ViewerTraits(), await ReadAsync(ann));
    }

    [Fact]
    public async Task SetViewerTraits_SentAgain_AnswersTheFirst_AndWithOtherTraitsIsReused()
    {
        var (ann, id) = (fixture.NewUser("ann"), NewEvent.Id());

        var responses = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => SetAsync(ann, id, Austrian)));
        await SetAsync(ann, NewEvent.Id(), new ViewerTraits { Region = "CH" });

        Assert.Single(responses, response => !response.Duplicate);
        Assert.True((await SetAsync(ann, id, Austrian)).Duplicate);
        Assert.Equal("CH", (await ReadAsync(ann)).Region);
        await Refusal.OfAsync(Traits(ann).SetViewerTraitsAsync(new SetViewerTraitsRequest { EventId = id }), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        var told = (await ToldAsync(ann))[0];
        Assert.Equal((id, 0, EventIds.TimeOf(Guid.Parse(id))), (told.EventId, told.Effect, told.OccurredAt.ToDateTimeOffset()));
        Assert.Equal(2, (await ToldAsync(ann)).Count);
    }

    [Fact]
    public async Task SetViewerTraits_ManyAtOnce_TheLedgerEndsWithWhatIsRead()
    {
        var ann = fixture.NewUser("ann");

        await Task.WhenAll(Enumerable.Range(0, 26).Select(i => SetAsync(ann, NewEvent.Id(), new ViewerTraits { Region = $"A{(char)('A' + i)}" })));

        var told = await ToldAsync(ann);
        Assert.Equal(26, told.Count);
        Assert.Equal(await ReadAsync(ann), told[^1].ViewerTraitsUpdate.Traits);
    }

    [Fact]
    public async Task SetViewerTraits_OfOthers_AreNotMine()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        await SetAsync(ann, NewEvent.Id(), Austrian);

        Assert.Equal(new ViewerTraits(), await ReadAsync(ben));
    }

    [Theory]
    [InlineData("at", "de", 0, "traits.region")]
    [InlineData("AUT", "de", 0, "traits.region")]
    [InlineData("AT\n", "de", 0, "traits.region")]
    [InlineData("AT", "german", 0, "traits.language")]
    [InlineData("AT", "de at", 0, "traits.language")]
    [InlineData("AT", "de", 7, "traits.age_band")]
    [InlineData("AT", "de", -1, "traits.age_band")]
    public async Task SetViewerTraits_ThatAreNone_AreRefusedAndChangeNothing(string region, string language, int ageBand, string field)
    {
        var ann = fixture.NewUser("ann");
        var request = new SetViewerTraitsRequest
        {
            EventId = NewEvent.Id(), Traits = new ViewerTraits { Region = region, Language = language, AgeBand = (AgeBand)ageBand },
        };

        var refusal = await Refusal.OfAsync(Traits(ann).SetViewerTraitsAsync(request), StatusCode.InvalidArgument, "INVALID_FIELD");

        Assert.Equal([field], refusal.ViolatedFields());
        Assert.Equal(new ViewerTraits(), await ReadAsync(ann));
        Assert.Empty(await ToldAsync(ann));
    }

    private ViewerTraitsService.ViewerTraitsServiceClient Traits(string userId) => new(fixture.Host.As(userId));

    private async Task<SetViewerTraitsResponse> SetAsync(string userId, string eventId, ViewerTraits? traits)
        => await Traits(userId).SetViewerTraitsAsync(new SetViewerTraitsRequest { EventId = eventId, Traits = traits });

    private async Task<ViewerTraits> ReadAsync(string userId) => (await Traits(userId).GetViewerTraitsAsync(new GetViewerTraitsRequest())).Traits;

    /// <summary>What is on its way to the ledger, in order.</summary>
    private async Task<List<LedgerEvent>> ToldAsync(string userId)
    {
        var told = new List<LedgerEvent>();
        await using var command = fixture.Database.CreateCommand("SELECT event FROM outbox ORDER BY outbox_id");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            told.Add(LedgerEvent.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0)));
        return [.. told.Where(e => e.UserId == userId)];
    }
}
