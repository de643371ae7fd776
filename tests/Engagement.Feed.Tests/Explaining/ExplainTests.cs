using Engagement.Feed.V1;
using Engagement.Feed.Ranking;
using Engagement.Ledger.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit.Abstractions;

namespace Engagement.Feed.Tests.Explaining;

public sealed class ExplainTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Viewers = 25;
    private const int OfViewer = 40;
    private const int Videos = 240;
    private const int Creators = 30;

    // All videos are candidates, so that each that is not served was either removed or below the cut.
    private static readonly KeyValuePair<string, string?>[] FindAll = [new("Feed:Sources:Enough", "1000")];

    private readonly int _explained = Sizes.Of("EXPLAINED_VIDEOS", Viewers * OfViewer);
    private readonly Random _random = new(7);
    private FeedSystem _feed = null!;

    public async Task InitializeAsync() => _feed = await FeedSystem.StartAsync(CancellationToken.None, FindAll);

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task Explain_OfManyServedVideos_SumsTheirTermsToTheStoredScore_BitForBit()
    {
        await PlayAsync(_explained / OfViewer);
        var explained = 0;
        foreach (var (viewer, pages) in await ServeAsync(_explained / OfViewer))
        {
            foreach (var served in pages.SelectMany(page => page.Videos))
            {
                var explanation = await _feed.As(viewer).ExplainAsync(new() { RequestId = pages[0].RequestId, VideoId = served.VideoId });

                var video = explanation.Video;
                Assert.Equal(Bits(served.Score), Bits(video.Score));
                Assert.Equal(Bits(video.Score), Bits(video.Terms.Aggregate(0d, (sum, term) => sum + (term.Value * term.Weight))));
                Assert.Equal((served.Terms, served.Sources), (video.Terms, video.Sources));
                Assert.Equal(Bits(video.AdjustedScore), Bits(video.Stages.Aggregate(video.Score, (score, stage) => score * stage.Multiplier)));
                Assert.Equal((served.Position, served.Position), (explanation.Position, video.Stages[^1].PositionAfter));
                Assert.Equal(["author", "topic", "sound", "in_network", "exploration", "filters"], video.Stages.Select(stage => stage.Name));
                Assert.Equal(video.Stages.Skip(1).Select(stage => stage.PositionBefore), video.Stages.SkipLast(1).Select(stage => stage.PositionAfter));
                Assert.Equal(video.Drawn, video.Propensity < 1);
                Assert.Equal(Bits(served.Propensity), Bits(video.Propensity));
                Assert.Equal(ScoreFormula.Published.Version, explanation.Ranking.Scorer);
                explained++;
            }
        }
        output.WriteLine($"{explained} served videos: the terms of each sum to its score bit for bit");
        Assert.Equal(_explained, explained);
    }

    [Fact]
    public async Task ExplainAbsence_OfManyVideosThatWereNotServed_SaysOfEachTheFilterOrItsScoreAndTheCut()
    {
        var expected = await PlayAsync(_explained / OfViewer);
        var reasons = new Dictionary<AbsenceReason, int>();
        foreach (var (viewer, pages) in await ServeAsync(_explained / OfViewer))
        {
            var served = pages.SelectMany(page => page.Videos).ToDictionary(video => video.VideoId);
            foreach (var videoId in Enumerable.Range(0, Videos).Select(VideoId).Where(id => !served.ContainsKey(id)).OrderBy(_ => _random.Next()).Take(OfViewer))
            {
                var absence = await _feed.As(viewer).ExplainAbsenceAsync(new() { RequestId = pages[0].RequestId, VideoId = videoId });

                Assert.Equal(expected(viewer, videoId), absence.Reason);
                if (absence.Reason == AbsenceReason.BelowCut)
                {
                    var video = absence.Video;
                    Assert.Equal(Bits(video.Score), Bits(video.Terms.Aggregate(0d, (sum, term) => sum + term.Contribution)));
                    Assert.True(video.AdjustedScore <= absence.Cut || video.Sources.Contains(CandidateSource.Following));
                    Assert.True(video.Stages[^1].PositionAfter >= served.Count);
                }
                reasons[absence.Reason] = reasons.GetValueOrDefault(absence.Reason) + 1;
            }
        }
        output.WriteLine($"not served: {string.Join(", ", reasons.OrderBy(reason => reason.Key).Select(reason => $"{reason.Value} {reason.Key}"))}");
        Assert.Equal(_explained, reasons.Values.Sum());
        Assert.Equal(
            [AbsenceReason.Own, AbsenceReason.Seen, AbsenceReason.NotInterested, AbsenceReason.LeftOut, AbsenceReason.BelowCut], reasons.Keys.Order());
    }

    [Fact]
    public async Task ReplayFeed_AfterTheScorerTheSettingsAndTheWorldChanged_IsTheSameList()
    {
        var viewers = Sizes.Of("REPLAYED_REQUESTS", Viewers);
        await PlayAsync(viewers);
        var requests = await ServeAsync(viewers);
        await _feed.AppendAsync(
        [
            .. Enumerable.Range(0, 200).Select(_ => Events.Like($"other{_random.Next(9)}", VideoId(_random.Next(Videos)))),
            Events.Published("late", "late"), .. Enumerable.Range(0, viewers).Select(viewer => Events.Follow(ViewerId(viewer), "c3")),
        ]);
        var changed = _feed.StartHost(
            services => services.AddSingleton(TestScorers.Backwards()),
            [new("Feed:Slate:AuthorDecay", "0.2"), new("Feed:Slate:ExplorationPositions", "7"), new("Feed:Sources:Popular", "3")]);

        foreach (var (viewer, pages) in requests)
        {
            var client = new FeedService.FeedServiceClient(changed.As(viewer));
            await Testing.Until.PassesAsync(
                async () => await client.GetForYouAsync(new() { PageSize = 1 }), TimeSpan.FromSeconds(60));
            var replay = await client.ReplayFeedAsync(new() { RequestId = pages[0].RequestId });

            Assert.True(replay.Identical);
            Assert.Equal(
                pages.SelectMany(page => page.Videos).Select(video => (video.VideoId, video.Position, video.Score)),
                replay.Videos.Select(video => (video.VideoId, video.Position, video.Score)));
            Assert.All(replay.Videos, video => Assert.Equal(video.Position, video.ServedPosition));
        }
        output.WriteLine($"{requests.Count} requests of {OfViewer} videos replayed, {requests.Count} identical");
    }

    [Fact]
    public async Task ReplayFeed_WithOtherWeights_IsTheListThatTheyGive()
    {
        await PlayAsync(Viewers);
        var page = await _feed.As("v3").GetForYouAsync(new() { PageSize = 30 });

        var same = await _feed.As("v3").ReplayFeedAsync(new() { RequestId = page.RequestId, Weights = { ["topic_affinity"] = 0.5 } });
        var other = await _feed.As("v3").ReplayFeedAsync(new()
        {
            RequestId = page.RequestId,
            Weights = { ["topic_affinity"] = -1, ["freshness"] = 5 },
        });

        Assert.True(same.Identical);
        Assert.False(other.Identical);
        Assert.Equal(30, other.Videos.Count);
        Assert.Contains(other.Videos, video => video.HasServedPosition && video.ServedPosition != video.Position);
    }

    [Fact]
    public async Task ReplayFeed_OfPagesThatLostVideosMeanwhile_IsTheSameList()
    {
        await _feed.AppendAsync([.. Enumerable.Range(0, 60).Select(at => Events.Published(VideoId(at), "c"))]);
        var first = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10 });
        var order = (await _feed.As("bob").GetForYouAsync(new() { PageSize = 60 })).Videos.Select(video => video.VideoId).ToList();
        var unserved = order.Except(first.Videos.Select(video => video.VideoId)).ToList();
        _feed.Remix.Hide(unserved[0], "ann");
        await _feed.AppendAsync(Events.Impression("ann", unserved[1]), Events.NotInterested("ann", unserved[2]));
        var second = await _feed.As("ann").GetForYouAsync(new() { PageSize = 40, PageToken = first.NextPageToken });

        Assert.Equal(40, second.Videos.Count);
        Assert.True((await _feed.As("ann").ReplayFeedAsync(new() { RequestId = first.RequestId })).Identical);
        Assert.Equal(AbsenceReason.Seen, await ReasonAsync(unserved[1]));
        Assert.Equal(AbsenceReason.NotInterested, await ReasonAsync(unserved[2]));
        Assert.Equal(AbsenceReason.Unknown, await ReasonAsync(unserved[0]));
        Assert.Equal(AbsenceReason.Unknown, await ReasonAsync("never"));
        Assert.Equal(AbsenceReason.EarlierPage, await ReasonAsync(first.Videos[3].VideoId));
        Assert.Equal(AbsenceReason.Served, await ReasonAsync(second.Videos[3].VideoId));
        Assert.Equal(AbsenceReason.BelowCut, await ReasonAsync(second.Videos[3].VideoId, position: 0));

        // What is not there for the viewer any more never was.
        _feed.Remix.Hide(first.Videos[0].VideoId, "ann");
        Assert.Equal(AbsenceReason.Unknown, await ReasonAsync(first.Videos[0].VideoId));
        var replay = await _feed.As("ann").ReplayFeedAsync(new() { RequestId = first.RequestId });
        Assert.True(replay.Identical);
        Assert.Equal(Enumerable.Range(1, 49), replay.Videos.Select(video => video.Position));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await _feed.As("ann").ExplainAsync(
            new() { RequestId = first.RequestId, VideoId = first.Videos[0].VideoId }))).StatusCode);

        async Task<AbsenceReason> ReasonAsync(string videoId, int? position = null)
        {
            var request = new ExplainAbsenceRequest { RequestId = first.RequestId, VideoId = videoId };
            if (position is { } place)
                request.Position = place;
            return (await _feed.As("ann").ExplainAbsenceAsync(request)).Reason;
        }
    }

    [Fact]
    public async Task ExplainAbsence_OfWhatNoSourceMet_SaysWhatRemovedItThenOrWouldNow()
    {
        await using var narrow = await FeedSystem.StartAsync(
            CancellationToken.None,
            [.. FeedSystem.ByScoreAlone, new("Feed:Sources:Enough", "0"), new("Feed:Sources:Popular", "2"), new("Feed:Sources:Explore", "0")]);
        await narrow.AppendAsync(
        [
            .. Enumerable.Range(0, 9).Select(at => Events.Published(VideoId(at), "c")), .. Likes("v000", 9), .. Likes("v001", 8), Events.Published("own", "ann"),
            Events.Watch("ann", "v008", seconds: 0), Events.Impression("ann", "v007"),
        ]);
        var page = await narrow.As("ann").GetForYouAsync(new());
        await narrow.AppendAsync(Events.Impression("ann", "v006"), Events.Published("late", "c"));

        Assert.Equal(2, page.Videos.Count);
        Assert.Equal((AbsenceReason.Own, AbsenceReason.Unspecified), await ReasonAsync("own"));
        Assert.Equal((AbsenceReason.Seen, AbsenceReason.Unspecified), await ReasonAsync("v007"));
        Assert.Equal((AbsenceReason.NotFound, AbsenceReason.Unspecified), await ReasonAsync("v005"));
        Assert.Equal((AbsenceReason.NotFound, AbsenceReason.Seen), await ReasonAsync("v006"));
        Assert.Equal((AbsenceReason.NotYetPublished, AbsenceReason.Unspecified), await ReasonAsync("late"));

        async Task<(AbsenceReason, AbsenceReason)> ReasonAsync(string videoId)
        {
            var absence = await narrow.As("ann").ExplainAbsenceAsync(new() { RequestId = page.RequestId, VideoId = videoId });
            return (absence.Reason, absence.RemovedNowBy);
        }

        static IEnumerable<LedgerEvent> Likes(string videoId, int count)
            => Enumerable.Range(0, count).Select(viewer => Events.Like($"w{viewer}", videoId));
    }

    [Fact]
    public async Task Explaining_ToOthersOrOfWhatIsNotThere_IsNotFound_AndOfBrokenArguments_IsInvalid()
    {
        await _feed.AppendAsync([.. Enumerable.Range(0, 9).Select(at => Events.Published(VideoId(at), "c"))]);
        var page = await _feed.As("ann").GetForYouAsync(new() { PageSize = 2 });
        var (requestId, videoId) = (page.RequestId, page.Videos[0].VideoId);
        var unknown = Guid.CreateVersion7(Events.Noon).ToString();

        foreach (var (viewer, id) in new[] { ("bob", requestId), ("ann", unknown) })
        {
            await RefusedAsync(StatusCode.NotFound, "FEED_REQUEST_NOT_FOUND", () => _feed.As(viewer).ExplainAsync(new() { RequestId = id, VideoId = videoId }));
            await RefusedAsync(StatusCode.NotFound, "FEED_REQUEST_NOT_FOUND", () => _feed.As(viewer).ExplainAbsenceAsync(new() { RequestId = id, VideoId = "x" }));
            await RefusedAsync(StatusCode.NotFound, "FEED_REQUEST_NOT_FOUND", () => _feed.As(viewer).ReplayFeedAsync(new() { RequestId = id }));
        }
        await RefusedAsync(StatusCode.NotFound, "VIDEO_NOT_FOUND", () => _feed.As("ann").ExplainAsync(new() { RequestId = requestId, VideoId = "x" }));
        await RefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => _feed.As("ann").ExplainAsync(new() { RequestId = "x" }));
        await RefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => _feed.As("ann").ExplainAbsenceAsync(
            new() { RequestId = requestId, VideoId = "x", Position = 2 }));
        await RefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => _feed.As("ann").ReplayFeedAsync(
            new() { RequestId = requestId, Weights = { ["no_such_term"] = 1 } }));
        await RefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => _feed.As("ann").ReplayFeedAsync(
            new() { RequestId = requestId, Weights = { ["freshness"] = double.NaN } }));
    }

    [Fact]
    public async Task Log_OfPagesThatWereKeptLongEnough_IsDeleted_AndNoOther()
    {
        await _feed.AppendAsync([.. Enumerable.Range(0, 9).Select(at => Events.Published(VideoId(at), "c"))]);
        await using var database = NpgsqlDataSource.Create(_feed.Database);
        var page = await _feed.As("ann").GetForYouAsync(new());
        await using (var age = database.CreateCommand("""
            INSERT INTO served_page (request_id, first_position, viewer_id, served_at, profile_position, video_ids, scores)
            SELECT @old, place, 'ann', now(), 0, '{}', '{}' FROM generate_series(1, 2500) AS place
            """))
        {
            age.Parameters.Add(new("old", Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddHours(-2))));
            await age.ExecuteNonQueryAsync();
        }

        _feed.StartHost(settings: [new("Feed:LoggedFor", "01:00:00"), new("Feed:CleanEvery", "00:00:00.050")]);
        await _feed.Hosts[0].DisposeAsync();
        _feed.Hosts.RemoveAt(0);

        await Testing.Until.PassesAsync(
            async () =>
            {
                await using var count = database.CreateCommand("SELECT count(*) FROM served_page WHERE viewer_id = 'ann'");
                Assert.Equal(1L, await count.ExecuteScalarAsync());
            },
            TimeSpan.FromSeconds(60));
        Assert.Equal(page.Videos.Count, (await _feed.As("ann").ReplayFeedAsync(new() { RequestId = page.RequestId })).Videos.Count);
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    private static string VideoId(int at) => $"v{at:000}";

    private static string ViewerId(int at) => $"v{at}";

    private static async Task RefusedAsync<T>(StatusCode code, string reason, Func<AsyncUnaryCall<T>> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await call());
        Assert.Equal((code, reason), (refusal.StatusCode, refusal.Reason()));
    }

    /// <summary>A small world; tells why a video may not be served to a viewer.</summary>
    private async Task<Func<string, string, AbsenceReason>> PlayAsync(int viewers)
    {
        var events = new List<LedgerEvent>();
        for (var at = 0; at < Videos; at++)
        {
            var published = Events.Published(
                VideoId(at), at % 17 == 0 ? ViewerId(at % viewers) : $"c{at % Creators}", $"topic{at % 7}", Events.Noon.AddMinutes(at));
            published.VideoPublished.SoundId = at % 3 == 0 ? $"sound{at % 9}" : "";
            events.Add(published);
        }
        var reasons = new Dictionary<(string, string), AbsenceReason>();
        var blocked = new HashSet<(string, string)>();
        for (var viewer = 0; viewer < viewers; viewer++)
        {
            var id = ViewerId(viewer);
            for (var times = 0; times < 12; times++)
            {
                var videoId = VideoId(_random.Next(Videos));
                var isUnwanted = _random.Next(3) == 0 && !reasons.ContainsKey((id, videoId));
                events.Add(isUnwanted ? Events.NotInterested(id, videoId) : Events.Like(id, videoId));
                if (!isUnwanted || !reasons.ContainsKey((id, videoId)))
                    reasons[(id, videoId)] = isUnwanted ? AbsenceReason.NotInterested : AbsenceReason.Seen;
            }
            events.AddRange(Enumerable.Range(0, 3).Select(_ => Events.Follow(id, $"c{_random.Next(Creators)}")));
            var unwanted = $"c{viewer % Creators}";
            blocked.Add((id, unwanted));
            events.Add(viewer % 2 == 0 ? Events.Block(id, unwanted) : Events.Mute(id, unwanted));
        }
        await _feed.AppendAsync(events);
        var creators = events.Where(sent => sent.VideoPublished is not null).ToDictionary(sent => sent.VideoId, sent => sent.UserId);
        return (viewer, videoId)
            => creators[videoId] == viewer ? AbsenceReason.Own
                : reasons.TryGetValue((viewer, videoId), out var reason) ? reason
                : blocked.Contains((viewer, creators[videoId])) ? AbsenceReason.LeftOut
                : AbsenceReason.BelowCut;
    }

    /// <summary>Two pages for each viewer.</summary>
    private async Task<List<(string Viewer, GetForYouResponse[] Pages)>> ServeAsync(int viewers)
    {
        var requests = new List<(string, GetForYouResponse[])>();
        for (var viewer = 0; viewer < viewers; viewer++)
        {
            var first = await _feed.As(ViewerId(viewer)).GetForYouAsync(new());
            var second = await _feed.As(ViewerId(viewer)).GetForYouAsync(new() { PageToken = first.NextPageToken });
            requests.Add((ViewerId(viewer), [first, second]));
        }
        return requests;
    }
}
