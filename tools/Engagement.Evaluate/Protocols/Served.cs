using Engagement.Evaluate.Figures;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Trees;
using Engagement.Feed.Models;
using Engagement.Feed.Models.Training;

namespace Engagement.Evaluate.Protocols;

/// <summary>The model as the Feed makes it, all its heads with the published weights, by the measure of promotion, beside the declared formula.</summary>
internal static class Served
{
    private const double Interval = 1.96;

    public static void Run(TrainingRows learnt, TrainingRows test, double[] formula, Report report)
    {
        var (options, weights) = (new LearningOptions(), new ModelWeights());
        var newest = new TrainingRows(learnt.Features);
        newest.Add(learnt);
        newest.Keep(options.MostRows);
        if (ModelBuilder.Build(newest, options.FewestPositives, CancellationToken.None) is not { } built)
            return;
        var blocks = new FeatureBlocks(test.Values.Count, test.Features.Count);
        for (var row = 0; row < blocks.Rows; row++)
            blocks.Set(row, test.Values[row]);
        var model = ModelScore.Of(built.Model, weights, blocks);
        int[] viewers = [.. test.Exposures.Select(exposure => exposure.Viewer)];
        double[] values = [.. test.Exposures.Select(exposure => Head.All.Sum(head => head.LabelOf(exposure) * weights.Of(head.Name)))];
        var blind = new double[values.Length];
        Add("served.measure", Comparison.Of(0, viewers, values, model, blind), compared => compared.Candidate);
        Add("served.measure.formula", Comparison.Of(0, viewers, values, formula, blind), compared => compared.Candidate);
        Add("served.gain_over_formula", Comparison.Of(0, viewers, values, model, formula), compared => compared.Gain);

        void Add(string name, Comparison compared, Func<Comparison, double> of)
            => report.Add(name, new Figure(
                of(compared), of(compared) - (Interval * compared.StandardError), of(compared) + (Interval * compared.StandardError)));
    }
}
