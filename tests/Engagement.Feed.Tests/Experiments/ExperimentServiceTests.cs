using Engagement.Feed.V1;
using Engagement.Testing.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engagement.Feed.Tests.Experiments;

public sealed class ExperimentServiceTests : IAsyncLifetime
{
    private FeedSystem _feed = null!;

    private Experimenting Operator => new(new(_feed.Host.As("operator", "moderator")));

    public async Task InitializeAsync()
    {
        _feed = await FeedSystem.StartAsync(CancellationToken.None);
        await _feed.AppendAsync(Events.Published("v", "c"));
    }

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task Experiment_FromItsDefinitionToItsStop_KeepsWhatItIs()
    {
        var definition = Experimenting.Definition("e", weights: new Dictionary<string, double> { ["freshness"] = 2, ["like"] = 1 });
        var created = await Operator.CreateAsync(definition);
        Assert.Equal((ExperimentState.Draft, "operator", "e"), (created.State, created.CreatedBy, created.Definition.Salt));
        Assert.Null(created.StartedAt);

        var started = await Operator.StartAsync("e");
        var stopped = await Operator.StopAsync("e");

        Assert.Equal(ExperimentState.Running, started.State);
        Assert.Equal(started.StartedAt.ToDateTime() + TimeSpan.FromDays(14), started.MeasuredUntil.ToDateTime());
        Assert.Equal((ExperimentState.Stopped, stopped.StoppedAt), (stopped.State, stopped.MeasuredUntil));
        definition.Salt = "e";
        Assert.All([created, started, stopped], experiment => Assert.Equal(definition, experiment.Definition));
        Assert.Equal(stopped, Assert.Single((await Operator.Client.ListExperimentsAsync(new())).Experiments));
    }

    [Fact]
    public async Task Writes_AgainOrManyAtOnce_HaveOneEffect_AndAnIdServesOneWriteOnly()
    {
        var create = new CreateExperimentRequest { EventId = Wishing.NewId(), Definition = Experimenting.Definition("e") };
        var start = new StartExperimentRequest { EventId = Wishing.NewId(), ExperimentId = "e" };
        var stop = new StopExperimentRequest { EventId = Wishing.NewId(), ExperimentId = "e" };

        var created = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Operator.Client.CreateExperimentAsync(create).ResponseAsync));
        var started = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Operator.Client.StartExperimentAsync(start).ResponseAsync));
        var stopped = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Operator.Client.StopExperimentAsync(stop).ResponseAsync));

        Assert.Single(created, response => !response.Duplicate);
        Assert.Single(started, response => !response.Duplicate);
        Assert.Single(stopped, response => !response.Duplicate);
        Assert.Single((await Operator.Client.ListExperimentsAsync(new())).Experiments);
        await RefusedAsync(StatusCode.AlreadyExists, "EVENT_ID_REUSED", () => Operator.Client.StopExperimentAsync(new() { EventId = start.EventId, ExperimentId = "e" }));
        await RefusedAsync(StatusCode.AlreadyExists, "EXPERIMENT_ID_TAKEN", () => Operator.Client.CreateExperimentAsync(
            new() { EventId = Wishing.NewId(), Definition = Experimenting.Definition("e", traffic: 1) }));
        Assert.Equal(10_000, (await Operator.Client.ListExperimentsAsync(new())).Experiments[0].Definition.TrafficBasisPoints);
    }

    [Fact]
    public async Task StartAndStop_InAStateThatIsNotForIt_AreRefused()
    {
        await Operator.CreateAsync(Experimenting.Definition("e"));

        await RefusedAsync(StatusCode.FailedPrecondition, "EXPERIMENT_STATE", () => Stop("e"));
        await RefusedAsync(StatusCode.FailedPrecondition, "EXPERIMENT_STATE", () => Operator.Client.GetExperimentReadoutAsync(new() { ExperimentId = "e" }));
        await Operator.StartAsync("e");
        await RefusedAsync(StatusCode.FailedPrecondition, "EXPERIMENT_STATE", () => Start("e"));
        await Operator.StopAsync("e");
        await RefusedAsync(StatusCode.FailedPrecondition, "EXPERIMENT_STATE", () => Start("e"));
        await RefusedAsync(StatusCode.FailedPrecondition, "EXPERIMENT_STATE", () => Stop("e"));
        await RefusedAsync(StatusCode.NotFound, "EXPERIMENT_NOT_FOUND", () => Start("x"));
        await RefusedAsync(StatusCode.NotFound, "EXPERIMENT_NOT_FOUND", () => Stop("x"));
        await RefusedAsync(StatusCode.NotFound, "EXPERIMENT_NOT_FOUND", () => Operator.Client.GetExperimentReadoutAsync(new() { ExperimentId = "x" }));
    }

    [Fact]
    public async Task StartExperiment_InALayer_TakesBucketsThatNoOtherHas()
    {
        Assert.Equal(0, (await Operator.RunAsync(Experimenting.Definition("a", traffic: 4000))).FirstBucket);
        Assert.Equal(4000, (await Operator.RunAsync(Experimenting.Definition("b", traffic: 5000))).FirstBucket);
        await Operator.CreateAsync(Experimenting.Definition("c", traffic: 2000));
        await RefusedAsync(StatusCode.FailedPrecondition, "LAYER_FULL", () => Start("c"));
        Assert.Equal(0, (await Operator.RunAsync(Experimenting.Definition("d", layer: "other", traffic: 2000))).FirstBucket);

        await Operator.StopAsync("a");

        Assert.Equal(0, (await Operator.StartAsync("c")).FirstBucket);
    }

    [Fact]
    public async Task StartExperiment_ThatOverridesWhatOneOfAnotherLayerDoes_IsRefused()
    {
        await Operator.RunAsync(Experimenting.Definition("a", weights: new Dictionary<string, double> { ["freshness"] = 1 }));
        await Operator.CreateAsync(Experimenting.Definition("b", "other", weights: new Dictionary<string, double> { ["freshness"] = 2 }));
        await Operator.RunAsync(Experimenting.Definition("c", "third", slate: new SlateOverrides { AuthorDecay = 0.5 }));

        await RefusedAsync(StatusCode.FailedPrecondition, "PARAMETER_IN_EXPERIMENT", () => Start("b"));

        await Operator.StopAsync("a");
        await Operator.StartAsync("b");
    }

    [Fact]
    public async Task ListExperiments_InPages_HasThemAllOnce_TheNewestFirst()
    {
        foreach (var id in (string[])["a", "b", "c"])
            await Operator.CreateAsync(Experimenting.Definition(id));

        var first = await Operator.Client.ListExperimentsAsync(new() { PageSize = 2 });
        var second = await Operator.Client.ListExperimentsAsync(new() { PageSize = 2, PageToken = first.NextPageToken });

        Assert.Equal(["c", "b", "a"], first.Experiments.Concat(second.Experiments).Select(experiment => experiment.Definition.ExperimentId));
        Assert.Empty(second.NextPageToken);
    }

    public static TheoryData<string, Action<ExperimentDefinition>> Broken => new()
    {
        { "definition.experiment_id", definition => definition.ExperimentId = "with space" },
        { "definition.hypothesis", definition => definition.Hypothesis = " " },
        { "definition.layer", definition => definition.Layer = "" },
        { "definition.traffic_basis_points", definition => definition.TrafficBasisPoints = 10_001 },
        { "definition.traffic_basis_points", definition => definition.TrafficBasisPoints = 0 },
        { "definition.salt", definition => definition.Salt = "ü" },
        { "definition.arms", definition => definition.Arms.RemoveAt(1) },
        { "definition.arms", definition => definition.Arms[1].BasisPoints = 4999 },
        { "definition.arms", definition => definition.Arms[1].Arm = "control" },
        { "definition.arms[1].arm", definition => definition.Arms[1].Arm = "" },
        { "definition.arms[1].basis_points", definition => (definition.Arms[0].BasisPoints, definition.Arms[1].BasisPoints) = (10_000, 0) },
        { "definition.arms[1].weights", definition => definition.Arms[1].Weights["no_such_term"] = 1 },
        { "definition.arms[1].weights", definition => definition.Arms[1].Weights["freshness"] = double.NaN },
        { "definition.arms[1].slate.author_decay", definition => definition.Arms[1].Slate = new SlateOverrides { AuthorDecay = 0 } },
        { "definition.arms[1].slate.sound_floor", definition => definition.Arms[1].Slate = new SlateOverrides { SoundFloor = 1.1 } },
        { "definition.arms[1].slate.in_network_share", definition => definition.Arms[1].Slate = new SlateOverrides { InNetworkShare = -0.1 } },
        { "definition.arms[1].slate.exploration_positions", definition => definition.Arms[1].Slate = new SlateOverrides { ExplorationPositions = 101 } },
        { "definition.arms[1].slate.exploration_temperature", definition => definition.Arms[1].Slate = new SlateOverrides { ExplorationTemperature = 0 } },
        { "definition.primary_metric", definition => definition.PrimaryMetric = ExperimentMetric.Unspecified },
        { "definition.guardrails", definition => definition.Guardrails.Add(new ExperimentGuardrail { Metric = ExperimentMetric.WatchSeconds }) },
        { "definition.guardrails[0].metric", definition => definition.Guardrails[0].Metric = ExperimentMetric.Unspecified },
        { "definition.guardrails[0].allowed_loss_basis_points", definition => definition.Guardrails[0].AllowedLossBasisPoints = -1 },
        { "definition.run_time", definition => definition.RunTime = null },
        { "definition.run_time", definition => definition.RunTime = Duration.FromTimeSpan(TimeSpan.FromSeconds(59)) },
        { "definition.run_time", definition => definition.RunTime = new Duration { Seconds = long.MaxValue, Nanos = -1 } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task CreateExperiment_OfABrokenDefinition_SaysWhatIsWrong_AndChangesNothing(string field, Action<ExperimentDefinition> breakIt)
    {
        var definition = Experimenting.Definition("e");
        breakIt(definition);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => Operator.CreateAsync(definition));

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD"), (refusal.StatusCode, refusal.Reason()));
        Assert.Contains(field, refusal.ViolatedFields());
        Assert.Empty((await Operator.Client.ListExperimentsAsync(new())).Experiments);
    }

    private static async Task RefusedAsync<T>(StatusCode code, string reason, Func<AsyncUnaryCall<T>> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await call());
        Assert.Equal((code, reason), (refusal.StatusCode, refusal.Reason()));
    }

    private AsyncUnaryCall<StartExperimentResponse> Start(string experimentId)
        => Operator.Client.StartExperimentAsync(new() { EventId = Wishing.NewId(), ExperimentId = experimentId });

    private AsyncUnaryCall<StopExperimentResponse> Stop(string experimentId)
        => Operator.Client.StopExperimentAsync(new() { EventId = Wishing.NewId(), ExperimentId = experimentId });
}
