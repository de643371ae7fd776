using Engagement.Feed.Experiments;
using Engagement.Feed.Experiments.Readouts;
using Engagement.Feed.V1;
using Google.Protobuf.WellKnownTypes;
using MathNet.Numerics.Distributions;

namespace Engagement.Feed.Tests.Experiments.Readouts;

/// <summary>Many experiments whose truth is known, always the same ones.</summary>
public sealed class SimulatedExperimentTests
{
    private const int Experiments = 2000;
    private const int Viewers = 800;

    private static readonly DateTime Start = Events.Noon.UtcDateTime;
    private static readonly DateTime End = Start.AddDays(14);

    // Of 2,000 with 5 %, 3 standard errors are 1.5 %.
    [Theory]
    [InlineData(ExperimentMetric.WatchSeconds)]
    [InlineData(ExperimentMetric.WatchShare)]
    public void Judge_OfTwoArmsThatAreTheSame_SeesADifferenceInOneOfTwenty(ExperimentMetric metric)
    {
        var verdicts = Enumerable.Range(0, Experiments).Select(seed => Run(seed, metric)).CountBy(run => run.Verdict).ToDictionary();

        var shown = verdicts.GetValueOrDefault(ExperimentVerdict.Better) + verdicts.GetValueOrDefault(ExperimentVerdict.Worse);
        Assert.InRange(shown / (double)Experiments, 0.035, 0.065);
        Assert.Equal(Experiments, shown + verdicts.GetValueOrDefault(ExperimentVerdict.Inconclusive));
    }

    // The planted lift is some 4 standard errors of the seconds, and more of the share.
    [Theory]
    [InlineData(ExperimentMetric.WatchSeconds)]
    [InlineData(ExperimentMetric.WatchShare)]
    public void Judge_OfAnArmThatIsBetter_FindsIt_AndOneThatIsWorse(ExperimentMetric metric)
    {
        Assert.InRange(Enumerable.Range(0, 200).Count(seed => Run(seed, metric, lift: 1.5).Verdict == ExperimentVerdict.Better), 180, 200);
        Assert.InRange(Enumerable.Range(0, 200).Count(seed => Run(seed, metric, lift: 1 / 1.5).Verdict == ExperimentVerdict.Worse), 180, 200);
    }

    [Fact]
    public void Intervals_OfAKnownDifference_CoverItNineteenTimesInTwenty()
    {
        var covered = Enumerable.Range(0, Experiments).Count(seed =>
        {
            var difference = Run(seed, ExperimentMetric.WatchSeconds, lift: 1.3).Difference;
            return difference.Low <= MeanSeconds * 0.3 && MeanSeconds * 0.3 <= difference.High;
        });

        Assert.InRange(covered / (double)Experiments, 0.93, 0.97);
    }

    [Fact]
    public void FindObstacle_OfAnArmThatLosesViewers_IsFound_AndAlmostNeverOfOneThatDoesNot()
    {
        // Of 40,000 viewers one arm loses a tenth: 10 standard errors. With nothing lost, one in a thousand is found.
        Assert.Equal(100, Enumerable.Range(0, 100).Count(seed => Obstacle(seed, lost: 0.1) == ExperimentVerdict.SampleRatioMismatch));
        Assert.InRange(Enumerable.Range(0, Experiments).Count(seed => Obstacle(seed, lost: 0) == ExperimentVerdict.SampleRatioMismatch), 0, 8);
    }

    [Fact]
    public void FindObstacle_BeforeTheEnd_OrAfterAnEarlyStop_IsOne()
    {
        var definition = Definition(ExperimentMetric.WatchSeconds);
        Assert.Equal(ExperimentVerdict.TooEarly, ReadoutRules.FindObstacle(Row(End), definition, 1, End.AddTicks(-1))?.Verdict);
        Assert.Null(ReadoutRules.FindObstacle(Row(End), definition, 1, End));
        Assert.Equal(ExperimentVerdict.StoppedEarly, ReadoutRules.FindObstacle(Row(End.AddSeconds(-1)), definition, 1, End.AddDays(1))?.Verdict);
    }

    [Fact]
    public void Judge_WithGuardrails_IsBetterOnlyWhenEachIsShownToBeKept()
    {
        var (control, better) = (Seconds(10, notInterested: 0.02), Seconds(20, notInterested: 0.02));
        Assert.Equal(ExperimentVerdict.Better, Judged(better, control, allowed: 1000));
        Assert.Equal(ExperimentVerdict.Inconclusive, Judged(better, control, allowed: 1));
        Assert.Equal(ExperimentVerdict.Worse, Judged(Seconds(20, notInterested: 0.04), control, allowed: 1000));
        Assert.Equal(ExperimentVerdict.Better, Judged(Seconds(20, notInterested: 0.01), control, allowed: 0));
        Assert.Equal(ExperimentVerdict.TooFewViewers, Judged(better with { Viewers = 99 }, control, allowed: 1000));
    }

    private const double MeanSeconds = 100;

    private static ExperimentVerdict Judged(ArmFigures arm, ArmFigures control, int allowed)
    {
        var definition = Definition(ExperimentMetric.WatchSeconds);
        definition.Guardrails.Add(new ExperimentGuardrail { Metric = ExperimentMetric.NotInterested, AllowedLossBasisPoints = allowed });
        return ReadoutRules.Judge(definition, arm, control, [ReadoutRules.Guard(definition.Guardrails[0], arm, control)]).Verdict;
    }

    private static ArmFigures Seconds(double mean, double notInterested) => new("arm", 5000, 100_000, new Dictionary<ExperimentMetric, MetricMoments>
    {
        [ExperimentMetric.WatchSeconds] = new(100_000, mean, 400, 1, 0, 0),
        [ExperimentMetric.NotInterested] = new(100_000, notInterested * 10, notInterested * 10, 10, 4, 0.1 * notInterested),
    });

    private static (ExperimentVerdict Verdict, Difference Difference) Run(int seed, ExperimentMetric metric, double lift = 1)
    {
        var random = new Random(seed);
        var (control, other) = (Arm(random, metric, 1), Arm(random, metric, lift));
        return (
            ReadoutRules.Judge(Definition(metric), other, control, []).Verdict, Difference.Of(other.Metrics[metric], control.Metrics[metric])!.Value);
    }

    /// <summary>Viewers with a long tail; of the shares, each has impressions of its own number and a taste that all of them share.</summary>
    private static ArmFigures Arm(Random random, ExperimentMetric metric, double lift)
    {
        var viewers = Enumerable.Range(0, Viewers / 2).Select(_ => metric == ExperimentMetric.WatchSeconds
            ? (lift * MeanSeconds * LogNormal.Sample(random, -0.5, 1), 1d)
            : Shares(random, lift)).ToList();
        return new ArmFigures("arm", 5000, viewers.Count, new Dictionary<ExperimentMetric, MetricMoments> { [metric] = Sample.Of(viewers) });
    }

    private static (double, double) Shares(Random random, double lift)
    {
        var (impressions, taste) = (Geometric.Sample(random, 0.05), Beta.Sample(random, 2, 4));
        return (Enumerable.Range(0, impressions).Sum(_ => Math.Min(1, lift * taste * 2 * random.NextDouble())), impressions);
    }

    private static ExperimentVerdict? Obstacle(int seed, double lost)
    {
        var random = new Random(seed);
        var one = Binomial.Sample(random, 0.5, 40_000);
        var other = Binomial.Sample(random, 1 - lost, 40_000 - one);
        return ReadoutRules.FindObstacle(
            Row(End), Definition(ExperimentMetric.WatchSeconds), SampleRatio.PValue([(one, 5000), (other, 5000)]), End)?.Verdict;
    }

    private static ExperimentDefinition Definition(ExperimentMetric metric) => new()
    {
        ExperimentId = "e",
        PrimaryMetric = metric,
        Arms = { new ExperimentArm { Arm = "control" }, new ExperimentArm { Arm = "other" } },
        RunTime = Duration.FromTimeSpan(End - Start),
    };

    private static ExperimentRow Row(DateTime measuredUntil) => new(1, "{}", 2, "operator", Start, Start, null, measuredUntil, 0);
}
