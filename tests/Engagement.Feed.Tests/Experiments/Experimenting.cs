using Engagement.Feed.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Feed.Tests.Experiments;

/// <summary>An operator who tries things out.</summary>
internal sealed class Experimenting(ExperimentService.ExperimentServiceClient client)
{
    public ExperimentService.ExperimentServiceClient Client { get; } = client;

    /// <summary>A control, and an arm with these overrides, of half of the viewers each.</summary>
    public static ExperimentDefinition Definition(
        string experimentId, string layer = "ranking", int traffic = 10_000, IReadOnlyDictionary<string, double>? weights = null, SlateOverrides? slate = null)
    {
        var definition = new ExperimentDefinition
        {
            ExperimentId = experimentId,
            Hypothesis = "It is better.",
            Layer = layer,
            TrafficBasisPoints = traffic,
            Arms =
            {
                new ExperimentArm { Arm = "control", BasisPoints = 5000 }, new ExperimentArm { Arm = "other", BasisPoints = 5000, Slate = slate },
            },
            PrimaryMetric = ExperimentMetric.WatchSeconds,
            Guardrails = { new ExperimentGuardrail { Metric = ExperimentMetric.NotInterested, AllowedLossBasisPoints = 500 } },
            RunTime = Duration.FromTimeSpan(TimeSpan.FromDays(14)),
        };
        foreach (var (term, weight) in weights ?? new Dictionary<string, double>())
            definition.Arms[1].Weights.Add(term, weight);
        return definition;
    }

    public async Task<Experiment> CreateAsync(ExperimentDefinition definition)
        => (await Client.CreateExperimentAsync(new() { EventId = Wishing.NewId(), Definition = definition })).Experiment;

    public async Task<Experiment> StartAsync(string experimentId)
        => (await Client.StartExperimentAsync(new() { EventId = Wishing.NewId(), ExperimentId = experimentId })).Experiment;

    /// <summary>Creates and starts it.</summary>
    public async Task<Experiment> RunAsync(ExperimentDefinition definition)
    {
        await CreateAsync(definition);
        return await StartAsync(definition.ExperimentId);
    }

    public async Task<Experiment> StopAsync(string experimentId)
        => (await Client.StopExperimentAsync(new() { EventId = Wishing.NewId(), ExperimentId = experimentId })).Experiment;

    public async Task<GetExperimentReadoutResponse> ReadAsync(string experimentId)
        => await Client.GetExperimentReadoutAsync(new() { ExperimentId = experimentId });
}
