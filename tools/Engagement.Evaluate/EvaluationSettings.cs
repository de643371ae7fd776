namespace Engagement.Evaluate;

/// <summary>What is asked for on the command line.</summary>
/// <param name="TestUntil">The last day of the test; null: all there is.</param>
internal sealed record EvaluationSettings(string Data, DateOnly TestFrom, DateOnly? TestUntil, int Seeds, string? Json);
