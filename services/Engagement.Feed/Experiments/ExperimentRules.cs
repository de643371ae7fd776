using Engagement.Feed.Models;
using Engagement.Feed.Ranking;
using Engagement.Feed.V1;
using Engagement.Platform.Errors;

namespace Engagement.Feed.Experiments;

/// <summary>What a definition may say, and what two experiments may do at a time.</summary>
internal static class ExperimentRules
{
    private const int LongestHypothesis = 2000;
    private const int MostArms = 10;
    private const int MostGuardrails = 8;
    private const int MostWeights = 50;
    private const double LargestWeight = 1000;
    private const double LeastFactor = 0.01;
    private const double LargestTemperature = 100;
    private const int MostPositions = 100;

    private const long ShortestRun = 60;
    private const long LongestRun = 365 * 24 * 60 * 60;

    /// <summary>All that may score has these.</summary>
    private static readonly HashSet<string> Terms =
        [.. ScoreFormula.Published.Terms.Select(term => term.Name), .. Head.All.Select(head => head.Name), ModelScore.AskedFor];

    /// <summary>The definition as it is kept.</summary>
    public static ExperimentDefinition Read(ExperimentDefinition? sent, FieldViolations violations)
    {
        var definition = sent?.Clone() ?? new();
        if (definition.Salt.Length == 0)
            definition.Salt = definition.ExperimentId;
        violations.RequireId(definition.ExperimentId, "definition.experiment_id")
            .RequireText(definition.Hypothesis, "definition.hypothesis", LongestHypothesis)
            .RequireId(definition.Layer, "definition.layer")
            .Require(IsShare(definition.TrafficBasisPoints), "definition.traffic_basis_points", $"must be 1–{Buckets.Count}")
            .RequireIdOrEmpty(definition.Salt, "definition.salt")
            .RequireDefined(definition.PrimaryMetric, "definition.primary_metric")
            .Require(
                definition.RunTime is { Seconds: >= ShortestRun and <= LongestRun, Nanos: 0 }, "definition.run_time",
                "must be 1 minute to 365 days, in whole seconds");
        CheckArms(definition, violations);
        CheckGuardrails(definition, violations);
        return definition;
    }

    /// <summary>Weights by the names of terms.</summary>
    public static void CheckWeights(IDictionary<string, double> weights, string field, FieldViolations violations)
        => violations
            .Require(weights.Count <= MostWeights && weights.Keys.All(Terms.Contains), field, $"must be of terms of a scorer, at most {MostWeights}")
            .Require(weights.Values.All(weight => Math.Abs(weight) <= LargestWeight), field, $"must be from -{LargestWeight} to {LargestWeight}");

    /// <summary>What an experiment overrides in some arm.</summary>
    public static IEnumerable<string> ParametersOf(ExperimentDefinition definition)
        => definition.Arms.SelectMany(arm => arm.Weights.Keys.Select(term => $"weight {term}").Concat(
            SlateOverrides.Descriptor.Fields.InDeclarationOrder().Where(field => arm.Slate is { } slate && field.Accessor.HasValue(slate))
                .Select(field => $"slate {field.Name}"))).Distinct();

    /// <summary>The first of so many buckets side by side that are free; null when there are none.</summary>
    /// <param name="taken">Of the experiments that run in the layer.</param>
    public static int? FirstFree(int count, IEnumerable<(int First, int Count)> taken)
    {
        var first = 0;
        foreach (var range in taken.OrderBy(range => range.First))
        {
            if (range.First - first >= count)
                return first;
            first = range.First + range.Count;
        }
        return Buckets.Count - first >= count ? first : null;
    }

    private static void CheckArms(ExperimentDefinition definition, FieldViolations violations)
    {
        violations.Require(definition.Arms.Count is >= 2 and <= MostArms, "definition.arms", $"must be 2–{MostArms}")
            .Require(definition.Arms.Select(arm => arm.Arm).Distinct().Count() == definition.Arms.Count, "definition.arms", "must have different names")
            .Require(definition.Arms.Sum(arm => (long)arm.BasisPoints) == Buckets.Count, "definition.arms", $"must have {Buckets.Count} basis points together");
        for (var at = 0; at < definition.Arms.Count; at++)
        {
            var (arm, field) = (definition.Arms[at], $"definition.arms[{at}]");
            violations.RequireId(arm.Arm, $"{field}.arm")
                .Require(IsShare(arm.BasisPoints), $"{field}.basis_points", $"must be 1–{Buckets.Count}");
            CheckWeights(arm.Weights, $"{field}.weights", violations);
            if (arm.Slate is not null)
                CheckSlate(arm.Slate, $"{field}.slate", violations);
        }
    }

    private static void CheckSlate(SlateOverrides slate, string field, FieldViolations violations)
    {
        RequireFactor(slate.HasAuthorDecay, slate.AuthorDecay, "author_decay");
        RequireFactor(slate.HasAuthorFloor, slate.AuthorFloor, "author_floor");
        RequireFactor(slate.HasTopicDecay, slate.TopicDecay, "topic_decay");
        RequireFactor(slate.HasTopicFloor, slate.TopicFloor, "topic_floor");
        RequireFactor(slate.HasSoundDecay, slate.SoundDecay, "sound_decay");
        RequireFactor(slate.HasSoundFloor, slate.SoundFloor, "sound_floor");
        violations.Require(slate.InNetworkShare is >= 0 and <= 1, $"{field}.in_network_share", "must be 0–1")
            .Require(slate.ExplorationPositions is >= 0 and <= MostPositions, $"{field}.exploration_positions", $"must be 0–{MostPositions}")
            .Require(
                !slate.HasExplorationTemperature || slate.ExplorationTemperature is >= LeastFactor and <= LargestTemperature,
                $"{field}.exploration_temperature", $"must be {LeastFactor}–{LargestTemperature}");

        void RequireFactor(bool isSet, double value, string name)
            => violations.Require(!isSet || value is >= LeastFactor and <= 1, $"{field}.{name}", $"must be {LeastFactor}–1");
    }

    private static void CheckGuardrails(ExperimentDefinition definition, FieldViolations violations)
    {
        var metrics = definition.Guardrails.Select(guardrail => guardrail.Metric).Append(definition.PrimaryMetric).ToList();
        violations.Require(
            definition.Guardrails.Count <= MostGuardrails && metrics.Distinct().Count() == metrics.Count, "definition.guardrails",
            $"must be at most {MostGuardrails}, each of another metric than the others and the primary one");
        for (var at = 0; at < definition.Guardrails.Count; at++)
        {
            violations.RequireDefined(definition.Guardrails[at].Metric, $"definition.guardrails[{at}].metric")
                .Require(
                    definition.Guardrails[at].AllowedLossBasisPoints is >= 0 and <= Buckets.Count,
                    $"definition.guardrails[{at}].allowed_loss_basis_points", $"must be 0–{Buckets.Count}");
        }
    }

    private static bool IsShare(int basisPoints) => basisPoints is >= 1 and <= Buckets.Count;
}
