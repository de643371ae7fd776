namespace Engagement.Import;

/// <summary>What the command line says of a report.</summary>
internal sealed record ReportSettings
{
    public required string Data { get; init; }

    public required ConnectionSettings Connection { get; init; }

    /// <summary>The Markdown file; the curve is drawn beside it.</summary>
    public required string Output { get; init; }
}
