using Engagement.Feed.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit.Abstractions;

namespace Engagement.Feed.Tests.Experiments.OffPolicy;

/// <summary>Estimates from a log that real requests have written.</summary>
public sealed class EstimatePolicyTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly int _viewers = Sizes.Of("ESTIMATED_RANKINGS", 30);
    private readonly string[] _ids = [.. Enumerable.Range(0, Sizes.Of("ESTIMATED_CANDIDATES", 80)).Select(at => $"v{at:0000}")];
    private readonly Random _random = new(11);
    private FeedSystem _feed = null!;

    private ExperimentService.ExperimentServiceClient Operator => new(_feed.Host.As("operator", "moderator"));

    public async Task InitializeAsync()
    {
        _feed = await FeedSystem.StartAsync(CancellationToken.None, [
            new("Feed:Slate:ExplorationPositions", "4"), new("Feed:Slate:ExplorationTemperature", "0.01"), new("Feed:Sources:Enough", $"{_ids.Length}"),
        ]);
        var now = TimeProvider.System.GetUtcNow();
        await _feed.AppendAsync(_ids.Select((id, at) => Events.Published(id, $"c{at}", $"t{at % 5}", now.AddHours(at - _ids.Length))));
    }

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task EstimatePolicy_FromTheLog_IsWhatTheAnswersThemselvesGive()
    {
        var shown = await PlayAsync();

        var started = TimeProvider.System.GetTimestamp();
        var same = await Operator.EstimatePolicyAsync(new());
        output.WriteLine($"{_viewers} rankings of {_ids.Length} candidates, {same.Places} places: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s");
        var greedy = await Operator.EstimatePolicyAsync(new() { ExplorationTemperature = 0 });
        var none = await Operator.EstimatePolicyAsync(new() { Until = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(Events.Noon.AddYears(-1)) });

        Assert.Equal((shown.Count, _viewers), (same.Places, same.Viewers));
        Assert.Equal(shown.Average(draw => draw.Reward), same.Logged.Value, 9);
        Assert.Equal(same.Logged.Value, same.Ips.Value, 9);
        Assert.Equal(same.Logged.Value, same.Snips.Value, 9);
        Assert.Equal(1, same.LargestWeight, 9);
        Assert.Contains(shown, draw => draw.IsBest);
        // The videos are the newer the higher their score, nothing else being known of them: greedy takes the newest that has no place yet.
        var weights = shown.Select(draw => (Weight: draw.IsBest ? 1 / draw.Propensity : 0, draw.Reward)).ToList();
        Assert.Equal(weights.Sum(draw => draw.Weight * draw.Reward) / weights.Count, greedy.Ips.Value, 6);
        Assert.Equal(weights.Sum(draw => draw.Weight * draw.Reward) / weights.Sum(draw => draw.Weight), greedy.Snips.Value, 6);
        Assert.Equal(Math.Pow(weights.Sum(draw => draw.Weight), 2) / weights.Sum(draw => draw.Weight * draw.Weight), greedy.EffectivePlaces, 6);
        Assert.Equal((0, null), (none.Places, none.Snips));
    }

    [Fact]
    public async Task EstimatePolicy_OfABrokenPolicy_IsInvalid()
    {
        foreach (var request in (EstimatePolicyRequest[])
        [
            new() { Weights = { ["no_such_term"] = 1 } }, new() { Weights = { ["freshness"] = double.NaN } }, new() { ExplorationTemperature = -1 },
            new() { Since = new() { Seconds = -1 } },
        ])
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Operator.EstimatePolicyAsync(request));
            Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD"), (refusal.StatusCode, refusal.Reason()));
        }
    }

    /// <summary>Every viewer sees the first places of an answer; what was drawn among them.</summary>
    private async Task<List<(double Propensity, double Reward, bool IsBest)>> PlayAsync()
    {
        var (shown, sent) = (new List<(double, double, bool)>(), new List<Ledger.V1.LedgerEvent>());
        foreach (var viewer in Enumerable.Range(0, _viewers).Select(at => $"ann{at}"))
        {
            var page = await _feed.As(viewer).GetForYouAsync(new());
            foreach (var video in page.Videos.Take(13))
            {
                var seconds = _random.Next(0, 14);
                sent.Add(Events.From(page.RequestId, video.Position, Events.Impression(viewer, video.VideoId)));
                if (seconds > 0)
                    sent.Add(Events.From(page.RequestId, video.Position, Events.Watch(viewer, video.VideoId, seconds)));
                var isBest = _ids.Except(page.Videos.Take(video.Position).Select(before => before.VideoId)).Max() == video.VideoId;
                if (video.Propensity < 1)
                    shown.Add((video.Propensity, Math.Min(1, seconds / 10d), isBest));
            }
        }
        await _feed.AppendAsync(sent);
        return shown;
    }
}
