using Engagement.Errors.V1;
using Engagement.Feed.V1;
using Engagement.Platform.Errors;

namespace Engagement.Feed.Experiments.Readouts;

/// <summary>Tells what came of an experiment.</summary>
internal sealed class ReadoutHandler(ExperimentStore experiments, ReadoutStore store, TimeProvider timeProvider)
{
    public async Task<GetExperimentReadoutResponse> ReadAsync(GetExperimentReadoutRequest request, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(request.ExperimentId, "experiment_id").ThrowIfAny();
        var experiment = await experiments.ReadAsync(request.ExperimentId, cancellationToken);
        if (experiment.StartedAt is null)
            throw Problem.FailedPrecondition(ErrorReason.ExperimentState, "The experiment was not started.");
        var definition = experiment.ToDefinition();
        var (position, arms) = await store.ReadAsync(definition, cancellationToken);
        var pValue = SampleRatio.PValue([.. arms.Select(arm => (arm.Viewers, (double)arm.BasisPoints))]);
        var obstacle = ReadoutRules.FindObstacle(experiment, definition, pValue, timeProvider.GetUtcNow().UtcDateTime);
        var viewers = arms.Sum(arm => arm.Viewers);
        return new GetExperimentReadoutResponse
        {
            Experiment = experiment.ToProto(),
            Arms = { arms.Select((arm, at) => ToProto(definition, arm, at == 0 ? null : arms[0], obstacle, viewers)) },
            SampleRatioPValue = pValue,
            SampleRatioMismatch = pValue < SampleRatio.MismatchBelow,
            Position = position,
        };
    }

    private static ArmReadout ToProto(ExperimentDefinition definition, ArmFigures arm, ArmFigures? control, ArmVerdict? obstacle, long viewers)
    {
        var readout = new ArmReadout
        {
            Arm = arm.Arm,
            Viewers = arm.Viewers,
            ExpectedViewers = viewers * (double)arm.BasisPoints / Buckets.Count,
            Metrics = { arm.Metrics.Select(metric => ToProto(metric.Key, metric.Value, control?.Metrics[metric.Key])) },
        };
        if (control is null)
            return readout;
        var guardrails = definition.Guardrails.Select(guardrail => ReadoutRules.Guard(guardrail, arm, control)).ToList();
        var verdict = obstacle ?? ReadoutRules.Judge(definition, arm, control, guardrails);
        readout.Guardrails.AddRange(guardrails.Select(guardrail => new GuardrailReadout
        {
            Metric = guardrail.Metric, State = guardrail.State, Margin = ToProto(guardrail.Margin),
        }));
        (readout.Verdict, readout.VerdictText) = (verdict.Verdict, verdict.Text);
        return readout;
    }

    private static MetricReadout ToProto(ExperimentMetric metric, MetricMoments moments, MetricMoments? control) => new()
    {
        Metric = metric,
        Mean = moments.Mean,
        Variance = moments.Variance,
        Difference = control is { } other ? ToProto(Difference.Of(moments, other)) : null,
        AdjustedDifference = control is null ? null : ToProto(Adjustment.Of(moments, control.Value)),
    };

    private static MetricDifference? ToProto(Difference? difference) => difference is not { } of
        ? null
        : new() { Value = of.Value, Low = of.Low, High = of.High, PValue = of.PValue };
}
