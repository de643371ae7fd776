using System.Globalization;
using Engagement.Feed.V1;

namespace Engagement.Feed.Experiments.Readouts;

/// <summary>From figures to verdicts. Published in docs/services/feed.md.</summary>
internal static class ReadoutRules
{
    /// <summary>A difference less likely than this by chance is one; of several arms each has its part of it (Bonferroni).</summary>
    private const double Significance = 0.05;

    private const int FewestViewers = 100;

    /// <summary>Why no arm gets a verdict; null when each may get one.</summary>
    public static ArmVerdict? FindObstacle(ExperimentRow experiment, ExperimentDefinition definition, double sampleRatioPValue, DateTime now)
    {
        var end = experiment.StartedAt + definition.RunTime.ToTimeSpan();
        return sampleRatioPValue < SampleRatio.MismatchBelow
                ? new(ExperimentVerdict.SampleRatioMismatch, Text($"The arms do not have the viewers that their weights say (p {sampleRatioPValue:G2}): no verdict."))
            : experiment.MeasuredUntil < end
                ? new(ExperimentVerdict.StoppedEarly, Text($"It was stopped before {end:u}, the end of its run time: no verdict."))
            : now < end ? new(ExperimentVerdict.TooEarly, Text($"Its run time ends at {end:u}: no verdict before."))
            : null;
    }

    public static GuardrailFigures Guard(ExperimentGuardrail guardrail, ArmFigures arm, ArmFigures control)
    {
        var (own, other) = (arm.Metrics[guardrail.Metric], control.Metrics[guardrail.Metric]);
        var loss = guardrail.AllowedLossBasisPoints / (double)Buckets.Count * Math.Sign(other.Mean);
        var margin = LessIsBetter(guardrail.Metric) ? Difference.Of(other, own, ofOne: 1 + loss) : Difference.Of(own, other, ofOther: 1 - loss);
        return new GuardrailFigures(guardrail.Metric, StateOf(margin), margin);
    }

    public static ArmVerdict Judge(ExperimentDefinition definition, ArmFigures arm, ArmFigures control, IReadOnlyList<GuardrailFigures> guardrails)
    {
        var metric = definition.PrimaryMetric;
        if (arm.Viewers < FewestViewers || control.Viewers < FewestViewers
            || Difference.Of(arm.Metrics[metric], control.Metrics[metric]) is not { } difference)
            return new(ExperimentVerdict.TooFewViewers, Text($"Fewer than {FewestViewers} viewers in {arm.Arm} or {control.Arm}: no verdict."));
        var gain = LessIsBetter(metric) ? -difference.Value : difference.Value;
        var isShown = difference.PValue < Significance / (definition.Arms.Count - 1);
        var primary = Text(
            $"{NameOf(metric)}: {difference.Value:+0.####;-0.####;0} ({difference.Low:0.####} to {difference.High:0.####}, p {difference.PValue:G2})");
        var broken = NamesOf(guardrails, GuardrailState.Broken);
        var open = NamesOf(guardrails, GuardrailState.Undecided);
        return broken.Length > 0 ? new(ExperimentVerdict.Worse, $"Worse: {broken} lost more than is allowed. {primary}.")
            : isShown && gain < 0 ? new(ExperimentVerdict.Worse, $"Worse by {primary}.")
            : isShown && open.Length == 0 ? new(ExperimentVerdict.Better, $"Better by {primary}; every guardrail is kept.")
            : isShown ? new(ExperimentVerdict.Inconclusive, $"Better by {primary}; but that {open} lost no more than is allowed is not shown.")
            : new(ExperimentVerdict.Inconclusive, $"No difference is shown. {primary}.");
    }

    private static bool LessIsBetter(ExperimentMetric metric) => metric == ExperimentMetric.NotInterested;

    private static GuardrailState StateOf(Difference? margin)
        => margin is not { } left ? GuardrailState.Unspecified
            : left.Low >= 0 ? GuardrailState.Kept
            : left.High < 0 ? GuardrailState.Broken
            : GuardrailState.Undecided;

    private static string NamesOf(IReadOnlyList<GuardrailFigures> guardrails, GuardrailState state)
        => string.Join(" and ", guardrails.Where(guardrail => guardrail.State == state).Select(guardrail => NameOf(guardrail.Metric)));

    private static string NameOf(ExperimentMetric metric) => metric switch
    {
        ExperimentMetric.WatchSeconds => "seconds watched a viewer",
        ExperimentMetric.WatchShare => "share watched an impression",
        ExperimentMetric.Likes => "likes a viewer",
        ExperimentMetric.Comments => "comments a viewer",
        ExperimentMetric.Shares => "shares a viewer",
        ExperimentMetric.Saves => "saves a viewer",
        ExperimentMetric.Follows => "follows a viewer",
        _ => "not interested an impression",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
