using System.Runtime.InteropServices;
using Engagement.Feed.Candidates;
using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.Ledger;
using Engagement.Feed.Learning.Trees;
using Engagement.Feed.Models;
using Engagement.Feed.Models.Training;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;
using Engagement.Feed.V1;
using Engagement.Testing;
using Engagement.Testing.Wire;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Engagement.Feed.Tests.Models;

/// <summary>From the ledger to a feed that a model ranks, with real Postgres and LightGBM; rounds when the test says so, unless it says otherwise.</summary>
public sealed class LearntFeedTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Learner _learner = new(mostRows: 10_000, after: 0);
    private FeedSystem _feed = null!;

    private IServiceProvider Services => _feed.Host.Services;

    private ModelService.ModelServiceClient Models => new(_feed.Host.As("operator", "moderator"));

    public async Task InitializeAsync() => _feed = await FeedSystem.PrepareAsync(CancellationToken.None);

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task Learning_FromTheLedger_ServesAModelWhoseTermsSumToTheScore()
    {
        // Not before all is there: a model of a part of it would stay.
        var all = $"{LearnableWorld.Exposed}";
        await StartAsync(("Feed:Learning:Enabled", "true"), ("Feed:Learning:Every", "00:00:00.2"), ("Feed:Learning:FewestNew", all));
        await ServesAModelAsync();

        var response = await _feed.As("new").GetForYouAsync(new());

        Assert.Equal(20, response.Videos.Count);
        Assert.All(response.Videos, video =>
        {
            Assert.True(LearnableWorld.IsGood(video.VideoId), video.VideoId);
            Assert.Equal(video.Score, video.Terms.Aggregate(0d, (sum, term) => sum + term.Contribution));
            Assert.Equal(["long_view", "watch_share", "completion", "like", "skip", "asked_for"], video.Terms.Select(term => term.Feature));
            Assert.NotEmpty(video.Reason);
        });
        var serving = await Models.GetServingModelAsync(new());
        Assert.Equal(ModelState.Serving, serving.Model.State);
        Assert.Equal(0, serving.Model.Comparison.ServingVersion);
        Assert.True(serving.Model.Comparison.Candidate > serving.Model.Comparison.Serving);
        Assert.True(serving.Terms.Single(term => term.Term == "remix").LeftOut);
        var like = serving.Model.Heads.Single(head => head.Name == "like");
        Assert.InRange(like.Predicted, like.Seen - 0.05, like.Seen + 0.05);
        Assert.True(like.LogLoss < like.LogLossOfRate);
    }

    [Fact]
    public async Task Features_OfServedCandidates_AreThoseOfTheRowsTheyBecome_BitForBit()
    {
        await StartAsync();
        await RoundAsync();
        await ServesAModelAsync();
        // After the round: what the viewer did since, and a video that nobody knows.
        await _feed.AppendAsync(
            Events.Published("new", "newcomer", "topic1", seconds: 15), Events.Follow("ann", "creator3"), Events.From("before", 0, Events.Impression("ann", "v01")),
            Events.Watch("ann", "v01", seconds: 15), Events.Like("ann", "v01"), Events.From("before", 1, Events.Impression("ann", "v02")));
        var profile = new ViewerProfile("ann");
        await profile.RefreshAsync(Services.GetRequiredService<ProfileStore>(), CancellationToken.None);
        string[] videos = [.. Enumerable.Range(10, 20).Select(video => $"v{video:00}"), "new"];
        var index = Services.GetRequiredService<CandidateIndex>();
        var scorer = (ModelScorer)Services.GetRequiredService<CurrentScorer>().Value;
        var served = new FeatureBlocks(videos.Length, FeatureSet.Served.Count);
        scorer.Write([.. videos.Select(video => new Candidate(index.Find(video)!))], profile, Events.Noon.UtcDateTime, served);

        await _feed.AppendAsync(videos.Select(video => Events.From("asked", ModelScore.ServedPlace, Events.Impression("ann", video))));
        await RoundAsync();

        var rows = new FeatureBlocks(videos.Length, FeatureSet.Served.Count);
        foreach (var (values, row) in _learner.Rows.Values.TakeLast(videos.Length).Select((values, row) => (values, row)))
            rows.Set(row, values);
        for (var block = 0; block * FeatureBlocks.Lanes < videos.Length; block++)
            Assert.Equal(MemoryMarshal.Cast<float, int>(rows.Block(block)).ToArray(), MemoryMarshal.Cast<float, int>(served.Block(block)).ToArray());
    }

    [Fact]
    public async Task GetForYou_WithAModel_ChangesWithTheViewersNewestEvent()
    {
        await StartAsync();
        await RoundAsync();
        await ServesAModelAsync();
        var before = await _feed.As("ann").GetForYouAsync(new());

        await _feed.AppendAsync(
            Events.Impression("ann", before.Videos[0].VideoId), Events.Watch("ann", before.Videos[0].VideoId, seconds: 15),
            Events.Like("ann", before.Videos[0].VideoId));
        var after = await _feed.As("ann").GetForYouAsync(new());

        Assert.DoesNotContain(before.Videos[0].VideoId, after.Videos.Select(video => video.VideoId));
        var scores = before.Videos.ToDictionary(video => video.VideoId, video => video.Score);
        Assert.Contains(after.Videos, video => scores.TryGetValue(video.VideoId, out var score) && score != video.Score);
    }

    [Fact]
    public async Task GetForYou_NotPersonal_WithAModel_IsThatOfANewViewer()
    {
        await StartAsync();
        await RoundAsync();
        await ServesAModelAsync();
        await _feed.AppendAsync(
            Enumerable.Range(0, 20).Select(video => Events.Watch("ann", $"v{video:00}", seconds: 15)).Append(Events.Follow("ann", "creator3")));

        var asAnn = (await _feed.As("ann").GetForYouAsync(new() { NonPersonal = true, PageSize = 80 })).Videos.ToDictionary(video => video.VideoId);
        var asNew = await _feed.As("new").GetForYouAsync(new() { NonPersonal = true, PageSize = 100 });

        Assert.Equal(80, asAnn.Count);
        Assert.All(asNew.Videos.Where(video => asAnn.ContainsKey(video.VideoId)), video => Assert.Equal(video.Terms, asAnn[video.VideoId].Terms));
    }

    [Fact]
    public async Task RollbackModel_BringsTheFormulaBack_WithoutARequestThatFails_AndForGood()
    {
        await StartAsync();
        await RoundAsync();
        await ServesAModelAsync();
        using var stop = new CancellationTokenSource();
        var asking = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                Assert.NotEmpty((await _feed.As("new").GetForYouAsync(new())).Videos);
        });

        var request = new RollbackModelRequest { EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), Version = 1 };
        var responses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Models.RollbackModelAsync(request).ResponseAsync));

        await ServesAsync("following");
        await stop.CancelAsync();
        await asking;
        Assert.Single(responses, response => !response.Duplicate);
        Assert.All(responses, response => Assert.Null(response.Serving));
        var model = Assert.Single((await Models.ListModelsAsync(new())).Models);
        Assert.Equal((ModelState.Retired, true), (model.State, model.RolledBack));
        Assert.False(await Services.GetRequiredService<ModelStore>().TryPromoteAsync(1, serving: 0, CancellationToken.None));
    }

    [Fact]
    public async Task ReplayFeed_AfterTheModelChangedTwice_IsTheSameList()
    {
        var requests = Sizes.Of("REPLAYED_REQUESTS", 40);
        await StartAsync();
        var served = await AskAsync(0, requests / 2);
        await RoundAsync();
        await ServesVersionAsync(1);
        served.AddRange(await AskAsync(requests / 2, requests));
        await _feed.AppendAsync(Enumerable.Range(0, 20).Select(at => Events.From("late", at, Events.Impression("late", $"v{at:00}"))));
        await RoundAsync();
        // Whether it is better or not.
        await Services.GetRequiredService<ModelStore>().TryPromoteAsync(2, serving: 1, CancellationToken.None);
        await ServesVersionAsync(2);

        foreach (var (viewer, page) in served)
        {
            var replay = await _feed.As(viewer).ReplayFeedAsync(new() { RequestId = page.RequestId });

            Assert.True(replay.Identical);
            Assert.Equal(
                page.Videos.Select(video => (video.VideoId, video.Position, video.Score)), replay.Videos.Select(video => (video.VideoId, video.Position, video.Score)));
        }
        Assert.Equal(["following", "long_view"], served.Select(request => request.Page.Videos[0].Terms[0].Feature).Distinct());
        output.WriteLine($"{served.Count} requests replayed, half of them of the formula's and half of the first model's, under the second model: all identical");
    }

    [Fact]
    public async Task RollbackModel_OfWhatDoesNotServe_ChangesNothing()
    {
        await StartAsync();
        await RoundAsync();
        await ServesAModelAsync();
        var request = new RollbackModelRequest { EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), Version = 7 };

        await FailsAsync(StatusCode.NotFound, "MODEL_NOT_FOUND", () => Models.RollbackModelAsync(request));
        await FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => Models.RollbackModelAsync(new RollbackModelRequest()));
        await FailsAsync(
            StatusCode.PermissionDenied, "ROLE_REQUIRED",
            () => new ModelService.ModelServiceClient(_feed.Host.As("ann")).RollbackModelAsync(request));
        request.Version = 1;
        await Models.RollbackModelAsync(request);
        await FailsAsync(
            StatusCode.AlreadyExists, "EVENT_ID_REUSED", () => Models.RollbackModelAsync(new RollbackModelRequest { EventId = request.EventId, Version = 2 }));
        request.EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
        await FailsAsync(StatusCode.FailedPrecondition, "MODEL_NOT_SERVING", () => Models.RollbackModelAsync(request));
    }

    private async Task StartAsync(params IEnumerable<(string Key, string Value)> settings)
    {
        _feed.StartHost(settings: [
            new("Feed:Learning:Enabled", "false"), new("Feed:Learning:Settle", "00:00:00"), new("Feed:Learning:FewestRows", "1000"),
            new("Feed:Learning:FewestNew", "10"), new("Feed:Learning:Look", "00:00:00.05"), new("Feed:Slate:ExplorationPositions", "0"),
            .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)),
        ]);
        await _feed.AppendAsync([.. LearnableWorld.Published(), .. LearnableWorld.Exposures()]);
    }

    private Task RoundAsync() => Services.GetRequiredService<LearningRound>().RunAsync(_learner, CancellationToken.None);

    private Task ServesAModelAsync() => ServesAsync("long_view");

    private Task ServesVersionAsync(long version) => Until.IsTrueAsync(
        () => Task.FromResult(Services.GetRequiredService<CurrentScorer>().Value.Weights.Version.StartsWith($"model-{version}-", StringComparison.Ordinal)),
        Patience, $"model {version} serves");

    private async Task<List<(string Viewer, GetForYouResponse Page)>> AskAsync(int from, int until)
    {
        var asked = new List<(string, GetForYouResponse)>();
        for (var viewer = from; viewer < until; viewer++)
            asked.Add(($"asker{viewer}", await _feed.As($"asker{viewer}").GetForYouAsync(new())));
        return asked;
    }

    private Task ServesAsync(string term) => Until.IsTrueAsync(
        async () => (await _feed.As("nobody").GetForYouAsync(new())).Videos[0].Terms[0].Feature == term, Patience, $"the first term is {term}");

    private static async Task FailsAsync<T>(StatusCode code, string reason, Func<AsyncUnaryCall<T>> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await call());
        Assert.Equal((code, reason), (refusal.StatusCode, refusal.Reason()));
    }
}
