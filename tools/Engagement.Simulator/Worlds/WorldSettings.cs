namespace Engagement.Simulator.Worlds;

/// <summary>The size of a world.</summary>
internal sealed record WorldSettings
{
    public int Topics { get; init; } = 24;

    public required int Viewers { get; init; }

    /// <summary>Each viewer's; before each, new videos come and tastes drift.</summary>
    public required int Sessions { get; init; }

    public int Creators { get; init; } = 100;

    /// <summary>At the beginning.</summary>
    public required int Videos { get; init; }

    /// <summary>Of creators who have been there.</summary>
    public int NewVideosASession { get; init; } = 20;

    /// <summary>Each with one video.</summary>
    public int NewCreatorsASession { get; init; } = 5;

    /// <summary>At most, in a session.</summary>
    public int VideosASession { get; init; } = 30;
}
