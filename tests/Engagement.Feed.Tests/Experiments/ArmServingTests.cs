using Engagement.Feed.Experiments;
using Engagement.Feed.V1;
using Npgsql;

namespace Engagement.Feed.Tests.Experiments;

/// <summary>What an experiment does to answers, and what is kept of that.</summary>
public sealed class ArmServingTests : IAsyncLifetime
{
    private const int Videos = 60;

    private FeedSystem _feed = null!;

    private Experimenting Operator => new(new(_feed.Host.As("operator", "moderator")));

    public async Task InitializeAsync()
    {
        _feed = await FeedSystem.StartAsync(CancellationToken.None, FeedSystem.ByScoreAlone);
        await _feed.AppendAsync(
        [
            .. Enumerable.Range(0, Videos).Select(at => Events.Published($"v{at:00}", $"c{at % 6}", $"t{at % 4}", TimeProvider.System.GetUtcNow().AddHours(at - Videos))),
            .. Enumerable.Range(0, Videos).SelectMany(at => Enumerable.Range(0, Videos - at).Select(fan => Events.Like($"fan{fan}", $"v{at:00}"))),
        ]);
    }

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task GetForYou_OfAnArm_IsRankedByItsOverrides_AndSaysSo()
    {
        var before = await _feed.As(Viewer("other")).GetForYouAsync(new());
        Assert.Empty(before.Experiments);

        await Operator.RunAsync(NewestFirst());

        var control = await _feed.As(Viewer("control")).GetForYouAsync(new() { PageSize = Videos });
        var other = await _feed.As(Viewer("other")).GetForYouAsync(new() { PageSize = Videos });
        Assert.Equal(before.Videos.Select(video => video.VideoId), control.Videos.Take(20).Select(video => video.VideoId));
        Assert.Equal(new AssignedArm { ExperimentId = "e", Arm = "control" }, Assert.Single(control.Experiments));
        Assert.Equal(new AssignedArm { ExperimentId = "e", Arm = "other" }, Assert.Single(other.Experiments));
        Assert.Equal(Enumerable.Range(0, Videos).Reverse().Select(at => $"v{at:00}"), other.Videos.Select(video => video.VideoId));
        Assert.All(other.Videos, video =>
        {
            Assert.Equal(video.Score, video.Terms.Aggregate(0d, (sum, term) => sum + term.Contribution));
            Assert.Equal(1000, video.Terms.Single(term => term.Feature == "freshness").Weight);
        });
    }

    [Fact]
    public async Task GetForYou_OfASlatesOverride_DrawsAsTheArmSays()
    {
        await Operator.RunAsync(Experimenting.Definition("e", slate: new SlateOverrides { ExplorationPositions = 20, ExplorationTemperature = 100 }));

        Assert.All((await _feed.As(Viewer("other")).GetForYouAsync(new())).Videos, video => Assert.True(video.Propensity < 1));
        Assert.All((await _feed.As(Viewer("control")).GetForYouAsync(new())).Videos, video => Assert.Equal(1, video.Propensity));
    }

    [Fact]
    public async Task Explaining_AnArmsRequest_AfterTheExperimentStopped_IsBitExact()
    {
        await Operator.RunAsync(NewestFirst());
        var client = _feed.As(Viewer("other"));
        var first = await client.GetForYouAsync(new() { PageSize = 10 });
        var second = await client.GetForYouAsync(new() { PageSize = 10, PageToken = first.NextPageToken });
        await Operator.StopAsync("e");

        var replay = await client.ReplayFeedAsync(new() { RequestId = first.RequestId });
        Assert.True(replay.Identical);
        Assert.Equal(
            first.Videos.Concat(second.Videos).Select(video => (video.VideoId, video.Score)), replay.Videos.Select(video => (video.VideoId, video.Score)));
        foreach (var video in second.Videos)
        {
            var explained = await client.ExplainAsync(new() { RequestId = first.RequestId, VideoId = video.VideoId });
            Assert.Equal(video.Terms, explained.Video.Terms);
            Assert.Equal("other", Assert.Single(explained.Ranking.Experiments).Arm);
        }
        var absence = await client.ExplainAbsenceAsync(new() { RequestId = first.RequestId, VideoId = "v00" });
        Assert.Equal(AbsenceReason.BelowCut, absence.Reason);
        Assert.Equal(1000, absence.Video.Terms.Single(term => term.Feature == "freshness").Weight);
    }

    [Fact]
    public async Task StartAndStop_HoldForTheNextPage_AlsoOfARequestThatGoesOn()
    {
        var client = _feed.As(Viewer("other"));
        var first = await client.GetForYouAsync(new() { PageSize = 5 });
        await Operator.RunAsync(NewestFirst());
        var second = await client.GetForYouAsync(new() { PageSize = 5, PageToken = first.NextPageToken });
        await Operator.StopAsync("e");
        var third = await client.GetForYouAsync(new() { PageSize = 5, PageToken = second.NextPageToken });

        Assert.Equal((0, 1, 0), (first.Experiments.Count, second.Experiments.Count, third.Experiments.Count));
        Assert.Equal(["v59", "v58", "v57", "v56", "v55"], second.Videos.Select(video => video.VideoId));
        Assert.Equal(second, await client.GetForYouAsync(new() { PageSize = 5, PageToken = first.NextPageToken }));
        Assert.True((await client.ReplayFeedAsync(new() { RequestId = first.RequestId })).Identical);
    }

    [Fact]
    public async Task GetForYou_InAnyProcess_IsOfTheSameArm()
    {
        await Operator.RunAsync(NewestFirst());
        _feed.StartHost(settings: FeedSystem.ByScoreAlone);
        await Testing.Until.PassesAsync(async () => await new FeedService.FeedServiceClient(_feed.Hosts[1].As("ann")).GetForYouAsync(new()), TimeSpan.FromSeconds(30));

        foreach (var viewer in Enumerable.Range(0, 20).Select(at => $"u{at}"))
        {
            var here = await _feed.As(viewer).GetForYouAsync(new() { PageSize = 1 });
            var there = await new FeedService.FeedServiceClient(_feed.Hosts[1].As(viewer)).GetForYouAsync(new() { PageSize = 1 });
            Assert.Equal(Assert.Single(here.Experiments), Assert.Single(there.Experiments));
            Assert.Equal(ArmOf(viewer), here.Experiments[0].Arm);
        }
    }

    [Fact]
    public async Task GetForYou_ThatIsNotPersonal_IsInNoExperiment()
    {
        await Operator.RunAsync(NewestFirst());
        var viewer = Viewer("other");

        Assert.Empty((await _feed.As(viewer).GetForYouAsync(new() { NonPersonal = true })).Experiments);
        await _feed.Of(viewer).PauseAsync();
        Assert.Empty((await _feed.As(viewer).GetForYouAsync(new())).Experiments);
        Assert.Empty(await ExposuresAsync());

        await _feed.Of(viewer).ResumeAsync();
        Assert.Single((await _feed.As(viewer).GetForYouAsync(new())).Experiments);
        Assert.Single(await ExposuresAsync());
    }

    [Fact]
    public async Task Exposure_OfViewersWhoAskManyTimesAtOnce_IsTheirFirstPage_Once()
    {
        await Operator.RunAsync(NewestFirst());
        await Operator.RunAsync(Experimenting.Definition("f", layer: "slates", slate: new SlateOverrides { AuthorDecay = 0.9 }));
        string[] viewers = [.. Enumerable.Range(0, 12).Select(at => $"u{at}")];

        var pages = await Task.WhenAll(viewers.SelectMany(viewer => Enumerable.Range(0, 4).Select(async _ => (
            Viewer: viewer, Page: await _feed.As(viewer).GetForYouAsync(new() { PageSize = 2 })))));

        var exposures = await ExposuresAsync();
        Assert.Equal(viewers.SelectMany(viewer => (string[])[$"{viewer} e", $"{viewer} f"]).Order(), exposures.Select(exposure => $"{exposure.Viewer} {exposure.Experiment}").Order());
        Assert.All(exposures, exposure =>
        {
            Assert.Contains(pages, page => page.Viewer == exposure.Viewer && page.Page.RequestId == exposure.RequestId.ToString());
            Assert.True(exposure.ExposedAt >= exposure.ServedAt);
        });
        var readout = await Operator.ReadAsync("e");
        Assert.Equal(viewers.CountBy(ArmOf).ToDictionary(), readout.Arms.ToDictionary(arm => arm.Arm, arm => (int)arm.Viewers));
    }

    private static ExperimentDefinition NewestFirst()
        => Experimenting.Definition("e", weights: new Dictionary<string, double> { ["freshness"] = 1000 });

    private static string ArmOf(string viewerId) => new RunningExperiment(Seeded(NewestFirst()), firstBucket: 0).ArmOf(viewerId)!.Arm;

    private static string Viewer(string arm) => Enumerable.Range(0, 100).Select(at => $"ann{at}").First(viewer => ArmOf(viewer) == arm);

    private static ExperimentDefinition Seeded(ExperimentDefinition definition)
    {
        definition.Salt = definition.ExperimentId;
        return definition;
    }

    private async Task<List<(string Viewer, string Experiment, Guid RequestId, DateTime ExposedAt, DateTime ServedAt)>> ExposuresAsync()
    {
        await using var database = NpgsqlDataSource.Create(_feed.Database);
        await using var command = database.CreateCommand("""
            SELECT exposure.viewer_id, experiment_id, request_id, exposed_at, served_at FROM exposure JOIN served_page USING (request_id)
            WHERE first_position = 0
            """);
        var exposures = new List<(string, string, Guid, DateTime, DateTime)>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            exposures.Add((reader.GetString(0), reader.GetString(1), reader.GetGuid(2), reader.GetDateTime(3), reader.GetDateTime(4)));
        return exposures;
    }
}
