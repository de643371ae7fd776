using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Tests.Ranking;

public sealed class ScoredVideoTests
{
    [Fact]
    public void Score_OfAnyValues_IsTheSumOfItsTermsInOrder_BitForBit()
    {
        var random = new Random(1);
        var candidate = new Candidate(Samples.Video("v", "ann", Events.Noon.UtcDateTime));
        for (var round = 0; round < 1000; round++)
        {
            var weights = new ScoreWeights("some", [.. Enumerable.Range(0, 12).Select(at => ($"term{at}", (random.NextDouble() * 2) - 1))]);
            var scored = new ScoredVideo(candidate, weights, [.. weights.Terms.Select(_ => (random.NextSingle() * 2) - 1)]);

            var sum = scored.Terms.Select(term => term.Value * term.Weight).Aggregate(0d, (total, term) => total + term);

            Assert.Equal(BitConverter.DoubleToInt64Bits(sum), BitConverter.DoubleToInt64Bits(scored.Score));
        }
    }
}
