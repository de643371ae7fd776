using Engagement.Feed.V1;
using Engagement.Testing.Wire;
using Grpc.Core;

namespace Engagement.Feed.Tests.Preferences;

public sealed class PersonalisationTests : IAsyncLifetime
{
    private FeedSystem _feed = null!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private Wishing Ann => _feed.Of("ann");

    public async Task InitializeAsync()
    {
        _feed = await FeedSystem.StartAsync(CancellationToken.None, FeedSystem.ByScoreAlone);
        // The later ones are newer.
        await _feed.AppendAsync(Enumerable.Range(0, 40).Select(at => Events.Published(
            $"v{at:00}", $"c{at % 4}", at % 2 == 0 ? "cats" : "dogs", Events.Noon.AddMinutes(at), region: at % 10 < 3 ? "DE" : "FR")));
    }

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task SetTopicWeights_MovesItsVideosAtOnce_AndOneIsAsIfItWasNeverSet()
    {
        var before = await Ann.HashAsync();
        await Ann.WeighAsync(" Dogs", 2);
        await Ann.WeighAsync("birds", 0.25);

        Assert.All((await ForYouAsync(20)).Videos, video => Assert.True(IsOfDogs(video)));
        var weights = await Ann.Client.GetTopicWeightsAsync(new());
        Assert.Equal([("birds", 0.25), ("dogs", 2d)], weights.Weights.Select(weight => (weight.Topic, weight.Weight)));
        Assert.Equal(2, weights.Largest);

        await Ann.WeighAsync("dogs", 0);
        Assert.All((await ForYouAsync(20)).Videos, video => Assert.False(IsOfDogs(video)));
        await Ann.WeighAsync("dogs", 1);
        await Ann.WeighAsync("birds", 1);
        Assert.Empty((await Ann.Client.GetTopicWeightsAsync(new())).Weights);
        Assert.Equal(before, await Ann.HashAsync());
    }

    [Fact]
    public async Task SetTopicWeights_OfWhatCannotBe_IsRefusedAndChangesNothing()
    {
        foreach (var (weights, field) in (IEnumerable<(TopicWeight[], string)>)
        [
            ([], "weights"), ([new() { Topic = "a", Weight = 2.1 }], "weights[0].weight"), ([new() { Topic = "a", Weight = -1 }], "weights[0].weight"),
            ([new() { Topic = "a", Weight = double.NaN }], "weights[0].weight"), ([new() { Weight = 1 }], "weights[0].topic"),
            ([new() { Topic = "a" }, new() { Topic = "A" }], "weights[1].topic"),
        ])
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(
                async () => await Ann.Client.SetTopicWeightsAsync(new() { EventId = Wishing.NewId(), Weights = { weights } }));
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
            Assert.Contains(field, refusal.ViolatedFields());
        }
        Assert.Empty((await Ann.Client.GetTopicWeightsAsync(new())).Weights);
    }

    [Fact]
    public async Task ResetProfile_IsANewViewersFeed_WithFollowsAndWhatWasSeenAndHidden()
    {
        await _feed.AppendAsync(Events.Follow("ann", "c3"), Events.Like("ann", "v01"), Events.Watch("ann", "v05"));
        await Ann.WeighAsync("dogs", 2);
        await Ann.GiveAsync(FeedbackKind.MoreOfCreator, "c1");
        await Ann.GiveAsync(FeedbackKind.NotInterested, "v02");
        await Ann.GiveAsync(FeedbackKind.HideCreator, "c0");
        Assert.NotEmpty((await Ann.ProfileAsync()).Beliefs);
        // As one who only follows, has seen and has hidden the same.
        await _feed.AppendAsync(Events.Follow("new", "c3"));
        var expected = (await _feed.As("new").GetForYouAsync(new() { PageSize = 100 })).Videos.Select(video => video.VideoId)
            .Where(id => id is not ("v01" or "v05" or "v02") && int.Parse(id[1..], null) % 4 != 0);

        await Ann.ResetAsync();

        Assert.Equal(expected, (await ForYouAsync()).Videos.Select(video => video.VideoId));
        var profile = await Ann.ProfileAsync();
        Assert.Empty(profile.Beliefs);
        Assert.NotNull(profile.ResetAt);
        Assert.Empty((await Ann.Client.GetTopicWeightsAsync(new())).Weights);
        // What happened before it, though it comes later, counts neither; what happens now does.
        await _feed.AppendAsync(Events.Like("ann", "v09"));
        Assert.Empty((await Ann.ProfileAsync()).Beliefs);
        await _feed.AppendAsync(Events.Like("ann", "v06", at: Now));
        Assert.Equal([("cats", 1d), ("c2", 1d)], (await Ann.ProfileAsync()).Beliefs.Select(belief => (belief.Target, belief.Strength)));
        Assert.Equal("v06", Assert.Single((await Ann.ProfileAsync()).Beliefs[0].Evidence).VideoId);
    }

    [Fact]
    public async Task ResetProfile_OfAVideoThatIsEngagedWithAgain_CountsOnlyWhatCameAfter()
    {
        await _feed.AppendAsync(Events.Watch("ann", "v01"), Events.Like("ann", "v01"));
        await Ann.ResetAsync();

        await _feed.AppendAsync(Events.Watch("ann", "v01", seconds: 4, at: Now));

        var evidence = Assert.Single((await Ann.ProfileAsync()).Beliefs[0].Evidence);
        Assert.Equal((1, 4000L, 0), (evidence.Watches, evidence.WatchedMs, evidence.Likes));
    }

    [Fact]
    public async Task PausePersonalisation_NeitherUsesNorLearns_AndAfterItTheProfileIsAsBefore()
    {
        await _feed.AppendAsync(Events.Like("ann", "v01"), Events.Follow("ann", "c3"), Events.NotInterested("ann", "v18"), Events.Mute("ann", "c0"));
        await Ann.GiveAsync(FeedbackKind.HideKeyword, "v");
        var before = await Ann.ProfileAsync();
        var personal = await ForYouAsync(5);
        Assert.All(personal.Videos, video => Assert.True(IsOfDogs(video)));

        await Ann.PauseAsync();
        await Ann.PauseAsync();

        Assert.NotNull((await Ann.ProfileAsync()).PausedAt);
        var paused = await ForYouAsync();
        Assert.Equal(28, paused.Videos.Count);
        Assert.Equal(await NonPersonalAsync(), paused.Videos.Select(video => video.VideoId));
        Assert.All(paused.Videos, video =>
        {
            Assert.All(
                video.Terms.Where(term => term.Feature is "following" or "topic_affinity" or "creator_affinity" or "co_engagement" or "topic_taste" or "creator_taste" or "asked_for"),
                term => Assert.Equal(0, term.Value));
            Assert.NotEqual("c0", video.CreatorId);
        });
        // On pages of requests from before too.
        var rest = await _feed.As("ann").GetForYouAsync(new() { PageSize = 5, PageToken = personal.NextPageToken });
        Assert.Contains(rest.Videos, video => !IsOfDogs(video));
        await _feed.AppendAsync(Events.Like("ann", "v02", at: Now), Events.Watch("ann", "v06", at: Now), Events.Impression("ann", "v10", at: Now));
        Assert.Equal(25, (await ForYouAsync()).Videos.Count);

        await Ann.ResumeAsync();
        await Ann.ResumeAsync();

        // What takes back an act of the pause leaves no trace either.
        await _feed.AppendAsync(Events.Unlike("ann", "v02", at: Now));
        var after = await Ann.ProfileAsync();
        Assert.Equal(before.Beliefs, after.Beliefs);
        Assert.Null(after.PausedAt);
        Assert.DoesNotContain((await ForYouAsync()).Videos, video => video.VideoId is "v06" or "v10");
        await _feed.AppendAsync(Events.Like("ann", "v14", at: Now));
        Assert.NotEqual(before.Beliefs, (await Ann.ProfileAsync()).Beliefs);

        async Task<IEnumerable<string>> NonPersonalAsync()
            => (await _feed.As("ann").GetForYouAsync(new() { PageSize = 100, NonPersonal = true })).Videos.Select(video => video.VideoId);
    }

    [Fact]
    public async Task PausePersonalisation_WhatOccurredInItAndComesLater_NeverCounts()
    {
        await Ann.PauseAsync();
        var within = Now;
        await Ann.ResumeAsync();

        await _feed.AppendAsync(Events.Like("ann", "v02", at: within));

        Assert.Empty((await Ann.ProfileAsync()).Beliefs);
    }

    [Fact]
    public async Task Pause_ResumeAndReset_ManyTimesAtOnce_HaveTheirEffectOnce()
    {
        var (pause, reset) = (Wishing.NewId(), Wishing.NewId());
        await _feed.AppendAsync(Events.Like("ann", "v02"));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await Ann.Client.PausePersonalisationAsync(new() { EventId = pause });
            await Ann.Client.ResetProfileAsync(new() { EventId = reset });
        }));
        await Ann.ResumeAsync();
        await Ann.Client.PausePersonalisationAsync(new() { EventId = pause });

        var profile = await Ann.ProfileAsync();
        Assert.Null(profile.PausedAt);
        Assert.Empty(profile.Beliefs);
    }

    [Fact]
    public async Task GetForYou_NonPersonalOfARegion_HasItsVideosFirst_ThePopularOnesFirst_AndThenTheOthers()
    {
        await _feed.AppendAsync(
            Events.Like("bob", "v11"), Events.Like("bob", "v30"), Events.Like("cid", "v30"), Events.Like("ann", "v04"), Events.Impression("ann", "v20"));

        var pages = new List<GetForYouResponse>();
        do
        {
            pages.Add(await _feed.As("ann").GetForYouAsync(
                new() { PageSize = 5, NonPersonal = true, Region = "DE", PageToken = pages.LastOrDefault()?.NextPageToken ?? "" }));
        }
        while (pages[^1].NextPageToken.Length > 0);

        var ids = pages.SelectMany(page => page.Videos).Select(video => video.VideoId).ToList();
        Assert.Equal(["v30", "v11"], ids.Take(2));
        Assert.Equal(38, ids.Distinct().Count());
        Assert.Equal(38, ids.Count);
        Assert.All(ids.Take(11), id => Assert.True(int.Parse(id[1..], null) % 10 < 3));
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await _feed.As("ann").GetForYouAsync(new() { Region = "germany" }));
        Assert.Contains("region", refusal.ViolatedFields());
    }

    [Fact]
    public async Task GetForYou_NonPersonal_IsOfTheDeclaredRegion_UnlessAnotherIsNamed()
    {
        await _feed.AppendAsync(Events.Like("bob", "v11"), Events.Like("bob", "v04"), Events.Like("cid", "v04"));
        var everywhere = await NonPersonalAsync();
        await _feed.AppendAsync(Events.Traits("ann", "DE"), Events.Traits("bob", "FR"));

        Assert.All((await NonPersonalAsync()).Take(12), id => Assert.True(IsOfGermany(id)));
        Assert.All((await NonPersonalAsync("FR")).Take(28), id => Assert.False(IsOfGermany(id)));
        await Ann.ResetAsync();
        await Ann.PauseAsync();
        Assert.All((await ForYouAsync()).Videos.Take(12), video => Assert.True(IsOfGermany(video.VideoId)));
        Assert.Equal("DE", (await Ann.ProfileAsync()).Region);

        await _feed.AppendAsync(Events.Traits("ann", ""));
        Assert.Equal(everywhere, await NonPersonalAsync());
        Assert.Equal("", (await Ann.ProfileAsync()).Region);

        async Task<List<string>> NonPersonalAsync(string region = "") => [
            .. (await _feed.As("ann").GetForYouAsync(new() { PageSize = 100, NonPersonal = true, Region = region })).Videos.Select(video => video.VideoId)];
    }

    [Fact]
    public async Task GetForYou_DeclaredRegionChangesBetweenPages_TheNextPageIsOfTheNewOne()
    {
        await _feed.AppendAsync(Events.Traits("ann", "DE"));
        var first = await _feed.As("ann").GetForYouAsync(new() { PageSize = 5, NonPersonal = true });
        await _feed.AppendAsync(Events.Traits("ann", "FR"));

        var second = await _feed.As("ann").GetForYouAsync(new() { PageSize = 5, NonPersonal = true, PageToken = first.NextPageToken });

        Assert.All(first.Videos, video => Assert.True(IsOfGermany(video.VideoId)));
        Assert.All(second.Videos, video => Assert.False(IsOfGermany(video.VideoId)));
    }

    [Fact]
    public async Task ProfileHash_OfADeclaredRegion_IsAnother_AndThatOfBeforeWhenItIsWithdrawn()
    {
        var before = await Ann.HashAsync();
        await _feed.AppendAsync(Events.Traits("ann", "DE"));
        Assert.NotEqual(before, await Ann.HashAsync());
        await _feed.AppendAsync(Events.Traits("ann", ""));
        Assert.Equal(before, await Ann.HashAsync());
    }

    [Fact]
    public async Task GetProfile_EachBelief_HasTheInteractionsBehindItAndCanBeRemoved()
    {
        await _feed.AppendAsync(
            Events.Like("ann", "v01"), Events.Watch("ann", "v01", seconds: 5), Events.Watch("ann", "v03", seconds: 10, at: Events.Noon.AddDays(-30)),
            Events.NotInterested("ann", "v02"), Events.Impression("ann", "v04"));
        await Ann.GiveAsync(FeedbackKind.MoreOfTopic, "birds");

        var profile = await Ann.ProfileAsync();

        Assert.All(profile.Beliefs, belief =>
        {
            Assert.Equal(belief.Learned, belief.Evidence.Sum(evidence => evidence.Contribution), 12);
            Assert.Equal(belief.Strength, Math.Clamp(belief.Learned + belief.AskedFor, -1, 1), 12);
            Assert.Equal(belief.EvidenceCount, belief.Evidence.Count);
        });
        Assert.Equal(
            profile.Beliefs.Select(belief => Math.Abs(belief.Strength)).OrderDescending(), profile.Beliefs.Select(belief => Math.Abs(belief.Strength)));
        var dogs = profile.Beliefs.Single(belief => belief.Target == "dogs");
        Assert.Equal(["v01", "v03"], dogs.Evidence.Select(evidence => evidence.VideoId));
        Assert.Equal((1, 5000L, Events.Noon), (dogs.Evidence[0].Likes, dogs.Evidence[0].WatchedMs, dogs.Evidence[0].LastAt.ToDateTimeOffset()));
        Assert.Equal(5, dogs.Evidence[0].Contribution / dogs.Evidence[1].Contribution, 9);
        var birds = profile.Beliefs.Single(belief => belief.Target == "birds");
        Assert.Equal((0d, 0.5), (birds.Learned, birds.AskedFor));

        var forgotten = await Ann.GiveAsync(FeedbackKind.ForgetTopic, "dogs");
        Assert.Equal(
            profile.Beliefs.Where(belief => belief.Target != "dogs"), (await Ann.ProfileAsync()).Beliefs);
        await Ann.UndoAsync(forgotten);
        Assert.Equal(profile.Beliefs, (await Ann.ProfileAsync()).Beliefs);
        Assert.Equal(profile.ProfileHash, await Ann.HashAsync());
    }

    [Fact]
    public async Task GetProfile_InPages_HasEachBeliefOnce()
    {
        await _feed.AppendAsync(Enumerable.Range(0, 9).Select(at => Events.Watch("ann", $"v{at:00}", seconds: at + 1)));
        var all = (await Ann.ProfileAsync()).Beliefs;
        var paged = new List<Belief>();
        var token = "";
        do
        {
            var page = await Ann.Client.GetProfileAsync(new() { PageSize = 2, PageToken = token });
            paged.AddRange(page.Beliefs);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(6, all.Count);
        Assert.Equal(all, paged);
        Assert.Empty((await _feed.Of("bob").ProfileAsync()).Beliefs);
    }

    private static bool IsOfGermany(string videoId) => int.Parse(videoId[1..], null) % 10 < 3;

    private static bool IsOfDogs(RankedVideo video) => int.Parse(video.VideoId[1..], null) % 2 == 1;

    private async Task<GetForYouResponse> ForYouAsync(int size = 100) => await _feed.As("ann").GetForYouAsync(new() { PageSize = size });
}
