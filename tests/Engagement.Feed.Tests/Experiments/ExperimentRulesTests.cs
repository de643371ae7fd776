using CsCheck;
using Engagement.Feed.Experiments;
using Engagement.Feed.V1;

namespace Engagement.Feed.Tests.Experiments;

public sealed class ExperimentRulesTests
{
    [Fact]
    public void FirstFree_OfAnything_IsTheFirstRoomThatLookingEverywhereFinds()
        => Gen.Select(Gen.Int[1, 10_000], Gen.Select(Gen.Int[0, 9], Gen.Int[1, 1000]).Array[0, 8]).Sample((count, ranges) =>
        {
            // No two overlap: each is in a thousand of its own.
            var taken = ranges.DistinctBy(range => range.Item1).Select(range => (First: range.Item1 * 1000, Count: range.Item2)).ToList();
            var isTaken = new bool[Buckets.Count];
            foreach (var (first, length) in taken)
                Array.Fill(isTaken, true, first, length);
            var (expected, free) = ((int?)null, 0);
            for (var bucket = 0; bucket < Buckets.Count && expected is null; bucket++)
            {
                free = isTaken[bucket] ? 0 : free + 1;
                expected = free == count ? bucket - count + 1 : null;
            }

            Assert.Equal(expected, ExperimentRules.FirstFree(count, taken));
        });

    [Fact]
    public void ParametersOf_ADefinition_AreAllThatSomeArmOverrides()
        => Assert.Equal(
            ["weight freshness", "slate author_floor", "weight like", "slate exploration_positions"],
            ExperimentRules.ParametersOf(new ExperimentDefinition
            {
                Arms =
                {
                    new ExperimentArm(),
                    new ExperimentArm { Weights = { ["freshness"] = 0 }, Slate = new SlateOverrides { AuthorFloor = 0.5 } },
                    new ExperimentArm { Weights = { ["freshness"] = 1, ["like"] = 0 }, Slate = new SlateOverrides { ExplorationPositions = 0 } },
                },
            }));
}
