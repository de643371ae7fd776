using CsCheck;
using Engagement.Feed.Candidates;
using Engagement.Feed.Experiments.OffPolicy;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Tests.Experiments.OffPolicy;

public sealed class PolicyEstimatesTests
{
    private static readonly Dictionary<string, double> AsItWas = [];

    private static readonly ScoreWeights Weights = new("test", [("one", 1), ("other", 0.5)]);

    private static readonly Gen<LoggedDraw[]> Draws = Gen.Select(Gen.Int[0, 5], Gen.Double[0.05, 1], Gen.Double[0, 1], Gen.Double[0, 1])
        .Select((viewer, logged, target, reward) => new LoggedDraw($"{viewer}", logged, target, reward)).Array[1, 40];

    private static readonly Gen<List<ScoredVideo>> Ranked = Gen.Select(Gen.Float[-2, 2], Gen.Float[-2, 2], Gen.Bool).Array[1, 40].Select(videos => Ranker.Ordered([.. videos
        .Select((video, at) => new ScoredVideo(
            new Candidate(Samples.Video($"v{at:00}", $"c{at % 3}", default, "t")) { IsNew = video.Item3 }, Weights, [video.Item1, video.Item2]))]).ToList());

    [Fact]
    public void Of_AnyDraws_AreTheSumsOfTheirDefinition()
        => Draws.Sample(draws =>
        {
            var estimates = PolicyEstimates.Of(draws);
            var (weights, squares, weighted) = (0d, 0d, 0d);
            foreach (var draw in draws)
            {
                weights += draw.Target / draw.Logged;
                squares += Math.Pow(draw.Target / draw.Logged, 2);
                weighted += draw.Target / draw.Logged * draw.Reward;
            }
            if (draws.DistinctBy(draw => draw.ViewerId).Count() < 2)
            {
                Assert.Null(estimates.Ips);
                return;
            }
            Assert.Equal(draws.Average(draw => draw.Reward), estimates.Logged!.Value.Value, 1e-9);
            Assert.Equal(weighted / draws.Length, estimates.Ips!.Value.Value, 1e-9);
            if (weights == 0)
            {
                Assert.Equal((null, 0), (estimates.Snips, estimates.EffectivePlaces));
                return;
            }
            Assert.Equal(weighted / weights, estimates.Snips!.Value.Value, 1e-9);
            Assert.Equal(weights * weights / squares, estimates.EffectivePlaces, 1e-9);
            Assert.True(estimates.Snips!.Value.Low <= estimates.Snips.Value.Value && estimates.Snips.Value.Value <= estimates.Snips.Value.High);
        });

    [Fact]
    public void Of_ThePolicyThatDrew_IsTheMeanReward()
        => Draws.Sample(draws =>
        {
            var estimates = PolicyEstimates.Of([.. draws.Select(draw => draw with { Target = draw.Logged })]);
            Assert.Equal(estimates.Logged, estimates.Ips);
            Assert.Equal(estimates.Logged, estimates.Snips);
            Assert.Equal(draws.Length, estimates.EffectivePlaces, 1e-9);
        });

    [Fact]
    public void Of_PlacesOfOneDrawEach_HasTheIntervalOfAMean()
    {
        double[] rewards = [0, 0.2, 0.4, 1, 0.9];
        var logged = PolicyEstimates.Of([.. rewards.Select((reward, at) => new LoggedDraw($"{at}", 1, 1, reward))]).Logged!.Value;

        // Student's 0.975 quantile with 4 degrees of freedom is 2.776445.
        var half = 2.776445 * Math.Sqrt(rewards.Sum(reward => Math.Pow(reward - 0.5, 2)) / 4 / 5);
        Assert.Equal((0.5, 0.5 - half, 0.5 + half), (logged.Value, logged.Low, logged.High), Near);
    }

    [Fact]
    public void DrawsOf_ThePolicyThatDrew_HaveTheLoggedPropensities()
        => Gen.Select(Ranked, Gen.Int[0, 6], Gen.Double[0.2, 3]).Sample((ranked, positions, temperature) =>
        {
            var settings = new SlateSettings { ExplorationPositions = positions, ExplorationTemperature = temperature };
            var slate = SlateFilling.Fill(ranked, settings, new ExplorationDraw(Guid.Empty, 0), ranked.Count);

            var draws = new DrawPolicy(AsItWas, temperature: null).DrawsOf(slate, ranked, settings).ToList();

            Assert.Equal(slate.Where(item => item.Filling == Filling.Draw), draws.Select(draw => draw.Item));
            Assert.All(draws, draw =>
            {
                Assert.Equal(draw.Item.Propensity, draw.Target.Single(entry => entry.Rank == draw.Item.Rank).Propensity, 1e-9);
                Assert.Equal(1, draw.Target.Sum(entry => entry.Propensity), 1e-9);
            });
        });

    [Fact]
    public void DrawsOf_AGreedyPolicyWithOtherWeights_AreTheBestOfThoseLeft()
        => Ranked.Sample(ranked =>
        {
            var settings = new SlateSettings { ExplorationPositions = 6 };
            var slate = SlateFilling.Fill(ranked, settings, new ExplorationDraw(Guid.Empty, 0), ranked.Count);

            foreach (var (item, target) in new DrawPolicy(new Dictionary<string, double> { ["other"] = -1 }, 0).DrawsOf(slate, ranked, settings))
            {
                var left = ranked.Where(scored => scored.Candidate.IsNew && !slate.TakeWhile(before => before != item).Any(before => before.Scored == scored));
                var best = left.OrderByDescending(scored => (double)scored.Values[0] - scored.Values[1]).ThenBy(scored => scored.Video.VideoId, StringComparer.Ordinal).First();
                Assert.Equal((ranked.IndexOf(best), 1), Assert.Single(target));
            }
        });

    private static bool Near((double, double, double) one, (double, double, double) other)
        => Math.Abs(one.Item1 - other.Item1) < 1e-6 && Math.Abs(one.Item2 - other.Item2) < 1e-6 && Math.Abs(one.Item3 - other.Item3) < 1e-6;
}
