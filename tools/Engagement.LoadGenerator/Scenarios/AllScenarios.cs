namespace Engagement.LoadGenerator.Scenarios;

internal static class AllScenarios
{
    public const string Everything = "all";

    public static IReadOnlyList<IScenario> List { get; } =
    [
        new IngestScenario(),
        new PlainScenario(),
        new IncrementsScenario(),
        new LikeScenario(),
        new CountersScenario(),
        new GrowthScenario(),
        new MemoryScenario(),
        new PositionsScenario(),
        new GraphScenario(),
        new GraphGrowthScenario(),
        new LineageScenario(),
        new ChallengeScenario(),
        new FeedScenario(),
        new FreshnessScenario(),
        new InsightsScenario(),
    ];
}
