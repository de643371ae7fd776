using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Workload;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>One question, answered by sides that are measured in turn.</summary>
internal interface IScenario
{
    string Name { get; }

    /// <summary>In one line, for people.</summary>
    string Question { get; }

    Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken);
}

internal sealed record ScenarioContext(LoadSettings Settings, ExposureLog Log);
