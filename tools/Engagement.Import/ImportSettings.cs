namespace Engagement.Import;

/// <summary>What the command line says.</summary>
internal sealed record ImportSettings
{
    public required string Data { get; init; }

    public required Uri Gateway { get; init; }

    public required Uri TokenEndpoint { get; init; }

    public string? Token { get; init; }

    public required int Concurrency { get; init; }

    public required TimeSpan Patience { get; init; }

    public required bool Verify { get; init; }
}
