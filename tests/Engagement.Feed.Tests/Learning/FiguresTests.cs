using Engagement.Evaluate.Figures;
using Engagement.Evaluate.Rivals;
using Engagement.Feed.Learning;

namespace Engagement.Feed.Tests.Learning;

public sealed class FiguresTests
{
    private static readonly ulong[] Ties = [3, 2, 1, 0];

    [Fact]
    public void GroupFigures_OfDistinctScores_AreTheHandExample()
    {
        // Places: +, -, +, -: 3 of 4 pairs in order; (1 + 1/2) of (1 + 1/log2 3).
        var figures = GroupFigures.Of([0.9, 0.7, 0.5, 0.1], [true, false, true, false], Ties);

        Assert.Equal(0.75, figures.Auc, 12);
        Assert.Equal(1.5 / (1 + (1 / Math.Log2(3))), figures.Ndcg, 12);
    }

    [Fact]
    public void GroupFigures_OfEqualScores_CountPairsAtHalfAndTakeTheSmallerTieFirst()
    {
        // The last row, whose number is the smallest, comes first.
        var figures = GroupFigures.Of([1, 1, 1, 1], [true, false, false, false], Ties);

        Assert.Equal(0.5, figures.Auc, 12);
        Assert.Equal(1 / Math.Log2(5), figures.Ndcg, 12);
    }

    [Fact]
    public void GroupFigures_WithAPositiveBelowTheFifthPlace_CountItForNothing()
    {
        var figures = GroupFigures.Of([6, 5, 4, 3, 2, 1], [false, false, false, false, false, true], [0, 1, 2, 3, 4, 5]);

        Assert.Equal((0, 0), (figures.Auc, figures.Ndcg));
    }

    [Fact]
    public void OrderFigures_OverViewers_WeighAucByPositivesAndCountViewersWithoutAnyForNdcg()
    {
        Exposure[] rows =
        [
            Row(0, true), Row(0, false),
            Row(1, true), Row(1, true), Row(1, false),
            Row(2, false),
        ];
        var groups = Groups.ByViewer(rows);
        var (figures, everyOne) = (OrderFigures.Of(groups, [2, 1, 1, 1, 2, 0]), new Resampling(3, 10).EveryOne);

        // Viewer 0 is in order (1 positive), viewer 1 is not (2 positives).
        Assert.Equal(1 / 3d, figures.Gauc(everyOne), 12);
        var second = ((1 / Math.Log2(3)) + 0.5) / (1 + (1 / Math.Log2(3)));
        Assert.Equal((1 + second) / 3, figures.Ndcg(everyOne), 12);
        Assert.Equal((figures.Gauc(everyOne) + figures.Ndcg(everyOne)) / 2, figures.Primary(everyOne), 12);
    }

    [Fact]
    public void Auc_OverViewers_CountsEachRowAsOftenAsItsViewerIsDrawn()
    {
        var auc = new AucFigures([0, 0, 1, 1], [true, false, true, false], [2, 1, 1, 2]);

        Assert.Equal(((1 + 0.5) + (0.5 + 0)) / 4, auc.Value([1, 1]), 12);
        Assert.Equal(1, auc.Value([2, 0]), 12);
    }

    [Fact]
    public void Resampling_OfTheSameForAll_HasNoWidth()
    {
        var figure = new Resampling(50, 200).Of(draws => draws.Sum(draw => 0.5 * draw) / 50);

        Assert.Equal((0.5, 0.5, 0.5), (figure.Value, figure.Low, figure.High));
    }

    [Fact]
    public void Guard_UnderTheProtocol_KnowsNothing()
    {
        // A viewer's running rate as of each row would tell which rows are left: with the state of before the test it is one number.
        var (_, state) = SmallWorld.Replay(days: 2);
        var test = new TrainingRows(Feed.Learning.Features.FeatureSet.All);
        test.Add(state, [.. SmallWorld.Day(2), .. SmallWorld.Day(3)]);
        var guard = Columns.Of(test).Single(column => column.Name == "guard").Scores;

        var figures = OrderFigures.Of(Groups.ByViewer(test.Exposures), guard);

        Assert.InRange(figures.Gauc(new Resampling(SmallWorld.Viewers, 10).EveryOne), 0.49, 0.51);
        Assert.True(guard.Distinct().Count() > 10);
    }

    private static Exposure Row(int viewer, bool watchedLong) => new(viewer, 0, 0, 0, 0, watchedLong ? Outcomes.LongView : Outcomes.None);
}
