namespace Engagement.Import;

/// <summary>Where the system is, and how long it is waited for.</summary>
internal sealed record ConnectionSettings
{
    public required Uri Gateway { get; init; }

    public required Uri TokenEndpoint { get; init; }

    public string? Token { get; init; }

    public required TimeSpan Patience { get; init; }
}
