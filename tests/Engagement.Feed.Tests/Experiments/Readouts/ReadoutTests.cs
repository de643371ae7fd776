using Engagement.Feed.Experiments.Readouts;
using Engagement.Feed.V1;
using Engagement.Ledger.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Feed.Tests.Experiments.Readouts;

/// <summary>From answers and events to a readout, with real Postgres.</summary>
public sealed class ReadoutTests : IAsyncLifetime
{
    private readonly Random _random = new(5);
    private FeedSystem _feed = null!;

    private Experimenting Operator => new(new(_feed.Host.As("operator", "moderator")));

    public async Task InitializeAsync()
    {
        _feed = await FeedSystem.StartAsync(CancellationToken.None);
        await _feed.AppendAsync(Enumerable.Range(0, 40).Select(at => Events.Published($"v{at:00}", $"c{at % 6}", seconds: 10)));
    }

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task GetExperimentReadout_OfWhatExposedViewersDid_IsWhatAPlainSumSays()
    {
        await Operator.RunAsync(Experimenting.Definition("e"));
        var expected = await PlayAsync(viewers: 40);

        var readout = await Operator.ReadAsync("e");

        Assert.Equal(["control", "other"], readout.Arms.Select(arm => arm.Arm));
        Assert.False(readout.SampleRatioMismatch);
        foreach (var arm in readout.Arms)
        {
            var viewers = expected[arm.Arm];
            Assert.Equal((viewers.Count, 20.5), (arm.Viewers, arm.ExpectedViewers));
            IsOf(ExperimentMetric.WatchSeconds, Sample.Of([.. viewers.Select(viewer => viewer.Seconds)]));
            IsOf(ExperimentMetric.WatchShare, Sample.Of([.. viewers.Select(viewer => (viewer.Seconds / 10, viewer.Impressions))]));
            IsOf(ExperimentMetric.Likes, Sample.Of([.. viewers.Select(viewer => viewer.Likes)]));
            IsOf(ExperimentMetric.NotInterested, Sample.Of([.. viewers.Select(viewer => (viewer.NotInterested, viewer.Impressions))]));

            void IsOf(ExperimentMetric metric, MetricMoments moments)
            {
                var read = arm.Metrics.Single(of => of.Metric == metric);
                Assert.Equal(moments.Mean, read.Mean, 9);
                Assert.Equal(moments.Variance, read.Variance, 6);
                Assert.Equal(arm.Arm == "control", read.Difference is null);
            }
        }
        var (own, control) = (Sample.Of([.. expected["other"].Select(viewer => viewer.Seconds)]), Sample.Of([.. expected["control"].Select(viewer => viewer.Seconds)]));
        var difference = Difference.Of(own, control)!.Value;
        var told = readout.Arms[1].Metrics.Single(metric => metric.Metric == ExperimentMetric.WatchSeconds).Difference;
        Assert.Equal(difference.Value, told.Value, 9);
        Assert.Equal(difference.PValue, told.PValue, 9);
        var adjusted = Adjustment.Of(
            Sample.WithBefore([.. expected["other"].Select(viewer => (viewer.Seconds, viewer.Before))]),
            Sample.WithBefore([.. expected["control"].Select(viewer => (viewer.Seconds, viewer.Before))]))!.Value;
        var toldAdjusted = readout.Arms[1].Metrics.Single(metric => metric.Metric == ExperimentMetric.WatchSeconds).AdjustedDifference;
        Assert.NotEqual(told.Value, toldAdjusted.Value, 6);
        Assert.Equal(adjusted.Value, toldAdjusted.Value, 6);
        Assert.Equal(adjusted.PValue, toldAdjusted.PValue, 6);
        Assert.Null(readout.Arms[1].Metrics.Single(metric => metric.Metric == ExperimentMetric.WatchShare).AdjustedDifference);
        Assert.Equal(ExperimentVerdict.TooEarly, readout.Arms[1].Verdict);
        Assert.NotEmpty(readout.Arms[1].VerdictText);
    }

    [Fact]
    public async Task GetExperimentReadout_AfterTheRunTime_HasAVerdict_AndWithoutTheOtherArmsViewers_None()
    {
        await Operator.RunAsync(Experimenting.Definition("e"));
        // Of 800 viewers a year ago, the other arm's watched twice as long.
        await ExecuteAsync("""
            UPDATE experiment SET started_at = started_at - interval '365 days', measured_until = measured_until - interval '365 days';
            INSERT INTO exposure SELECT 'u' || n, 'e', CASE n % 2 WHEN 0 THEN 'control' ELSE 'other' END, now() - interval '364 days', gen_random_uuid()
            FROM generate_series(1, 800) AS n;
            INSERT INTO experiment_sums SELECT 'u' || n, 'e', 10, (1 + n % 2) * (1000 + n), 0, 0, 0, 0, 0, 0, 0 FROM generate_series(1, 800) AS n
            """);

        var readout = await Operator.ReadAsync("e");
        Assert.Equal((ExperimentVerdict.Better, GuardrailState.Kept), (readout.Arms[1].Verdict, Assert.Single(readout.Arms[1].Guardrails).State));
        Assert.Equal(ExperimentVerdict.Unspecified, readout.Arms[0].Verdict);

        await ExecuteAsync("DELETE FROM exposure WHERE arm = 'other' AND viewer_id < 'u3'");
        readout = await Operator.ReadAsync("e");
        Assert.True(readout.SampleRatioMismatch);
        Assert.Equal(ExperimentVerdict.SampleRatioMismatch, readout.Arms[1].Verdict);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(_feed.Database);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Viewers ask, and then look at some of the answer; what they did, by arm. What they did before counts nowhere.</summary>
    private async Task<Dictionary<string, List<(double Seconds, double Impressions, double Likes, double NotInterested, double Before)>>> PlayAsync(int viewers)
    {
        // Whom the system waits with does nothing.
        var waiting = Assert.Single((await _feed.As("nobody").GetForYouAsync(new())).Experiments).Arm;
        var (played, sent) = (new Dictionary<string, List<(double, double, double, double, double)>> { [waiting] = [(0, 0, 0, 0, 0)] }, new List<LedgerEvent>());
        string[] ids = [.. Enumerable.Range(0, viewers).Select(at => $"ann{at}")];
        int[] before = [.. ids.Select(_ => _random.Next(1, 10))];
        await _feed.AppendAsync(ids.Zip(before, (viewer, watched) => Watched(viewer, "v00", watched, TimeProvider.System.GetUtcNow().AddMinutes(-1))));
        foreach (var (viewer, past) in ids.Zip(before))
        {
            var page = await _feed.As(viewer).GetForYouAsync(new());
            var (seconds, likes, now) = (0d, 0d, TimeProvider.System.GetUtcNow().AddMilliseconds(1));
            var impressions = _random.Next(1, 15);
            foreach (var video in page.Videos.Take(impressions))
            {
                var (watched, liked) = (_random.Next(0, 10), _random.Next(2));
                sent.Add(Events.Impression(viewer, video.VideoId, now));
                sent.Add(Watched(viewer, video.VideoId, watched, now));
                sent.Add(Events.Like(viewer, video.VideoId, liked, now));
                (seconds, likes) = (seconds + watched, likes + liked);
            }
            var unwanted = Events.NotInterested(viewer, page.Videos[0].VideoId);
            unwanted.OccurredAt = now.ToTimestamp();
            sent.Add(unwanted);
            // Of the three that count, each is said twice.
            foreach (var _ in Enumerable.Range(0, 2))
            {
                await _feed.Of(viewer).GiveAsync(FeedbackKind.NotInterested, page.Videos[0].VideoId);
                await _feed.Of(viewer).GiveAsync(FeedbackKind.NotInterested, page.Videos[1].VideoId);
                await _feed.Of(viewer).GiveAsync(FeedbackKind.HideCreator, "c5");
            }
            await _feed.Of(viewer).UndoAsync(await _feed.Of(viewer).GiveAsync(FeedbackKind.HideCreator, "c4"));
            await _feed.Of(viewer).GiveAsync(FeedbackKind.MoreOfCreator, "c3");
            await _feed.Of(viewer).PauseAsync();
            await _feed.Of(viewer).GiveAsync(FeedbackKind.HideCreator, "c2");
            await _feed.Of(viewer).ResumeAsync();
            var arm = Assert.Single(page.Experiments).Arm;
            if (!played.TryGetValue(arm, out var ofArm))
                played.Add(arm, ofArm = []);
            ofArm.Add((seconds, impressions, likes, 3, past));
        }
        await _feed.AppendAsync(sent);
        return played;
    }

    private static LedgerEvent Watched(string viewer, string video, int seconds, DateTimeOffset at)
    {
        var sent = Events.Watch(viewer, video, seconds, at);
        sent.WatchEffect = new WatchEffect { UniqueWatchedMs = seconds * 1000 };
        return sent;
    }
}
