using Engagement.Feed.Candidates;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Ledger;
using Engagement.Feed.Learning.Trees;
using Microsoft.Extensions.Options;

namespace Engagement.Feed.Models.Training;

/// <summary>
/// A round of learning: takes what is settled since the last one, hands the state on to all processes, and makes a model, which serves when it is better than
/// what does. Each of the three is one transaction; a round that breaks off anywhere has only been shorter.
/// </summary>
internal sealed class LearningRound(
    EncounterStore encounters, LearntStateStore states, ModelStore models, FormulaRival formula, CandidateIndex index, IOptions<LearningOptions> options,
    IOptions<ModelWeights> weights, TimeProvider timeProvider, ILogger<LearningRound> logger)
{
    /// <summary>What is compared is what these many viewers met; more would say the same.</summary>
    private const int MostViewers = 1000;

    public async Task RunAsync(Learner learner, CancellationToken cancellationToken)
    {
        var after = learner.Position;
        var taken = await TakeAsync(learner, cancellationToken);
        if (taken == 0)
            return;
        await states.WriteAsync(learner.Position, new LearntState(learner.Catalogue, learner.State), cancellationToken);
        Log.Learnt(logger, taken, after, learner.Position);
        if (learner.Rows.Values.Count >= options.Value.FewestRows && index.IsLoaded)
            await ModelAsync(learner, cancellationToken);
    }

    /// <summary>Takes what is settled; 0 when it is not enough for a round.</summary>
    private async Task<int> TakeAsync(Learner learner, CancellationToken cancellationToken)
    {
        var (taken, settled) = (0, timeProvider.GetUtcNow() - options.Value.Settle);
        var isEnough = await encounters.CountAsync(learner.Position, settled, options.Value.FewestNew, cancellationToken) == options.Value.FewestNew;
        while (isEnough && await encounters.ReadAsync(learner.Position, settled, learner.NextSlice, cancellationToken) is { Count: > 0 } slice)
        {
            learner.Take(slice);
            taken += slice.Count;
        }
        return taken;
    }

    private async Task ModelAsync(Learner learner, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        if (ModelBuilder.Build(learner.Rows, options.Value.FewestPositives, cancellationToken) is not { } built)
            return;
        var (servingVersion, serving) = await ServingAsync(cancellationToken);
        var comparison = await CompareAsync(learner, built, servingVersion, serving, cancellationToken);
        var version = await models.AddAsync(
            learner.Rows.Exposures[0].Position - 1, learner.Position, new ModelFigures(learner.Rows.Values.Count, built.Heads, comparison), built.Content,
            cancellationToken);
        var promoted = options.Value.Promote && comparison.IsBetter && await models.TryPromoteAsync(version, servingVersion, cancellationToken);
        Log.Modelled(
            logger, version, learner.Rows.Values.Count, (long)timeProvider.GetElapsedTime(started).TotalMilliseconds, comparison.Candidate, comparison.Serving,
            promoted);
    }

    /// <summary>What serves, by its version; a model of other features than this process knows is worth no more than none.</summary>
    private async Task<(long Version, LearntModel? Model)> ServingAsync(CancellationToken cancellationToken)
        => await models.FindServingAsync(cancellationToken) is { } row
            ? (row.Version, (await models.ReadContentAsync(row.Version, cancellationToken))?.ToModel())
            : (0, null);

    private async Task<Comparison> CompareAsync(
        Learner learner, BuiltModel built, long servingVersion, LearntModel? serving, CancellationToken cancellationToken)
    {
        var exposures = learner.Rows.Exposures;
        var (start, length) = built.Test.GetOffsetAndLength(exposures.Count);
        var measured = Enumerable.Range(start, length).Select(row => exposures[row].Viewer).Distinct().Take(MostViewers).ToHashSet();
        int[] rows = [.. Enumerable.Range(start, length).Where(row => measured.Contains(exposures[row].Viewer))];
        Exposure[] compared = [.. rows.Select(row => exposures[row])];
        var blocks = AsServed(learner.Rows, rows);
        return Comparison.Of(
            servingVersion, [.. compared.Select(exposure => exposure.Viewer)],
            [.. compared.Select(exposure => Head.All.Sum(head => head.LabelOf(exposure) * weights.Value.Of(head.Name)))],
            ModelScore.Of(built.Model, weights.Value, blocks),
            serving is null ? await formula.ScoreAsync(learner, compared, cancellationToken) : ModelScore.Of(serving, weights.Value, blocks));
    }

    /// <summary>The rows as they are when candidates are scored: all in the first place.</summary>
    private static FeatureBlocks AsServed(TrainingRows rows, int[] which)
    {
        var blocks = new FeatureBlocks(which.Length, rows.Features.Count);
        var values = new float[rows.Features.Count];
        for (var row = 0; row < which.Length; row++)
        {
            rows.Values[which[row]].CopyTo(values, 0);
            values[^1] = ModelScore.ServedPlace;
            blocks.Set(row, values);
        }
        return blocks;
    }
}
