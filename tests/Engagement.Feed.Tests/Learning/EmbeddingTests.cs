using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Embedding;
using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Tests.Learning;

public sealed class EmbeddingTests
{
    private static readonly FactorSettings Settings = new(Rank: 4, UnknownWeight: 0.05f, Ridge: 0.5f);

    [Fact]
    public void Solve_OfTwoKnownValues_FitsThem()
    {
        // x = (2, -1): its products with (1, 0) and (1, 1) are 2 and 1.
        var solved = new float[2];

        LeastSquares.Solve([new Taste(0, 2, 1), new Taste(1, 1, 1)], new float[4], [1, 0, 1, 1], ridge: 1e-4f, solved);

        Assert.Equal(2, solved[0], 0.01);
        Assert.Equal(-1, solved[1], 0.01);
    }

    [Fact]
    public void Fit_TwoCrowds_PutsEachNearItsOwnVideos()
    {
        var viewers = Enumerable.Range(0, 20).Select(viewer => Tastes(viewer % 2)).ToList();

        var factors = Factorisation.Fit(Settings, viewers, videos: 10, previous: null, rounds: 5);

        var folded = factors.Fold([new Taste(0, 1, 1), new Taste(1, 1, 1)]);
        Assert.True(factors.Score(folded, 4) > factors.Score(folded, 9) + 0.2);

        static Taste[] Tastes(int crowd) => [.. Enumerable.Range(5 * crowd, 5).Select(video => new Taste(video, 1, 1))];
    }

    [Fact]
    public void Neighbours_OfVideosOfTheSameViewers_AreTheShrunkCosine()
    {
        var viewers = Enumerable.Range(0, 5).Select(_ => History(0, 1)).Append(History(0, 2)).ToList();

        var neighbours = Neighbours.Count(viewers, videos: 3, Outcomes.Opened).Of(0).ToArray();

        Assert.Equal([1, 2], neighbours.Select(neighbour => neighbour.Video));
        Assert.Equal(5 / (MathF.Sqrt(6 * 5) + 5), neighbours[0].Likeness, 1e-6);

        static ViewerHistory History(params int[] videos)
        {
            var history = new ViewerHistory();
            foreach (var video in videos)
                history.Add(new PastView(video, 0, Outcomes.Opened, IsShown: true));
            return history;
        }
    }
}
