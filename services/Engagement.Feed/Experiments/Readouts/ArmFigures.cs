using Engagement.Feed.V1;

namespace Engagement.Feed.Experiments.Readouts;

/// <summary>What came of an arm.</summary>
internal sealed record ArmFigures(string Arm, int BasisPoints, long Viewers, IReadOnlyDictionary<ExperimentMetric, MetricMoments> Metrics);

/// <summary>A guardrail of an arm.</summary>
/// <param name="Margin">What is left of the allowed loss.</param>
internal sealed record GuardrailFigures(ExperimentMetric Metric, GuardrailState State, Difference? Margin);

/// <summary>What an arm comes to.</summary>
internal sealed record ArmVerdict(ExperimentVerdict Verdict, string Text);
