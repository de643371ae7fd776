using CsCheck;
using Engagement.Feed.Experiments;
using Engagement.Feed.V1;
using MathNet.Numerics;

namespace Engagement.Feed.Tests.Experiments;

public sealed class BucketsTests
{
    private const int Viewers = 100_000;

    // The ids are always the same, so this is no matter of chance: a hash that is even stays far from it.
    private const double Unlikely = 0.001;

    private static readonly string[] Ids = [.. Enumerable.Range(0, Viewers).Select(viewer => $"viewer-{viewer}")];

    [Fact]
    public void Buckets_AreTheOnesThatTheDocumentationSays()
    {
        Assert.Equal(1273, Buckets.InLayer("ranking", "ann"));
        Assert.Equal(51, Buckets.InLayer("ranking", "bob"));
        Assert.Equal(1118, Buckets.InExperiment("ranking", "salt", "ann"));
    }

    [Fact]
    public void Buckets_OfManyViewers_AreEven()
    {
        Assert.True(Evenness(Ids.Select(id => Buckets.InLayer("ranking", id)), Buckets.Count) > Unlikely);
        Assert.True(Evenness(Ids.Select(id => Buckets.InExperiment("ranking", "salt", id)), Buckets.Count) > Unlikely);
    }

    [Fact]
    public void Buckets_OfTwoLayersOrSalts_OrOfALayerAndItsExperiment_AreIndependent()
    {
        Assert.True(Independence(id => Buckets.InLayer("one", id), id => Buckets.InLayer("other", id)) > Unlikely);
        Assert.True(Independence(id => Buckets.InExperiment("layer", "one", id), id => Buckets.InExperiment("layer", "other", id)) > Unlikely);
        Assert.True(Independence(id => Buckets.InExperiment("one", "salt", id), id => Buckets.InExperiment("other", "salt", id)) > Unlikely);
        Assert.True(Independence(id => Buckets.InLayer("layer", id), id => Buckets.InExperiment("layer", "layer", id)) > Unlikely);
    }

    [Fact]
    public void ArmOf_ManyViewers_HasTheSharesOfTheTrafficAndTheArms()
    {
        var experiment = new RunningExperiment(Definition(traffic: 2000, arms: [5000, 3000, 2000]), firstBucket: 4000);
        var arms = Ids.Select(id => experiment.ArmOf(id)?.Arm ?? "").CountBy(arm => arm).ToDictionary();

        Assert.InRange(arms["arm0"], 0.1 * Viewers * 0.97, 0.1 * Viewers * 1.03);
        Assert.InRange(arms["arm1"], 0.06 * Viewers * 0.97, 0.06 * Viewers * 1.03);
        Assert.InRange(arms["arm2"], 0.04 * Viewers * 0.96, 0.04 * Viewers * 1.04);
        Assert.InRange(arms[""], 0.8 * Viewers * 0.99, 0.8 * Viewers * 1.01);
    }

    [Fact]
    public void ArmOf_AnyViewer_StaysWhenTheTrafficGrows_AndIsInOneExperimentOfALayerOnly()
        => Gen.Select(Gen.Int[1, 10_000], Gen.Int[1, 10_000], Gen.Int[0, Viewers - 1].Array[50]).Sample((one, other, viewers) =>
        {
            var (less, more) = (Math.Min(one, other), Math.Max(one, other));
            var small = new RunningExperiment(Definition(less, [2500, 7500]), firstBucket: 0);
            var large = new RunningExperiment(Definition(more, [2500, 7500]), firstBucket: 0);
            var beside = new RunningExperiment(Definition(Buckets.Count - less + 1, [5000, 5000]), firstBucket: less);
            foreach (var id in viewers.Select(viewer => Ids[viewer]))
            {
                var arm = small.ArmOf(id)?.Arm;
                Assert.True(arm is null || arm == large.ArmOf(id)?.Arm);
                Assert.True(arm is null || beside.ArmOf(id) is null);
            }
        }, iter: 200);

    private static ExperimentDefinition Definition(int traffic, int[] arms) => new()
    {
        ExperimentId = "e",
        Layer = "ranking",
        Salt = "salt",
        TrafficBasisPoints = traffic,
        Arms = { arms.Select((share, at) => new ExperimentArm { Arm = $"arm{at}", BasisPoints = share }) },
    };

    /// <summary>The p value of Pearson's test that all buckets are as likely.</summary>
    private static double Evenness(IEnumerable<int> buckets, int count)
    {
        var seen = new int[count];
        foreach (var bucket in buckets)
            seen[bucket]++;
        var expected = (double)Viewers / count;
        return SpecialFunctions.GammaUpperRegularized((count - 1) / 2d, seen.Sum(times => Math.Pow(times - expected, 2) / expected) / 2);
    }

    /// <summary>The p value of the same test, of pairs of 40 parts of each.</summary>
    private static double Independence(Func<string, int> one, Func<string, int> other)
        => Evenness(Ids.Select(id => (one(id) / 250 * 40) + (other(id) / 250)), 1600);
}
