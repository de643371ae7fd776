namespace Engagement.Import;

/// <summary>What the command line says of an import.</summary>
internal sealed record ImportSettings
{
    public required string Data { get; init; }

    public required ConnectionSettings Connection { get; init; }

    public required int Concurrency { get; init; }

    public required bool Verify { get; init; }
}
