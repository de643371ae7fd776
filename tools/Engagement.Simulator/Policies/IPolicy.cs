using Engagement.Simulator.Worlds;

namespace Engagement.Simulator.Policies;

/// <summary>What decides which videos a viewer is shown. It learns of videos when they come and of viewings when a session ends, and of nothing else.</summary>
internal interface IPolicy
{
    string Name { get; }

    Task PublishAsync(IReadOnlyList<SimulatedVideo> videos, CancellationToken cancellationToken);

    /// <summary>The next videos for a viewer's session, best first, none that was shown before.</summary>
    Task<Slate> NextAsync(int viewer, int count, CancellationToken cancellationToken);

    /// <summary>What came of the first videos of a slate; the viewer left before the others.</summary>
    Task RecordAsync(int viewer, Slate slate, IReadOnlyList<Viewing> viewings, CancellationToken cancellationToken);
}

/// <summary>The videos of a session.</summary>
/// <param name="RequestId">The feed's name for it; empty where there is none.</param>
/// <param name="Drawn">Those whose places were drawn among new videos and creators; none where nothing is drawn.</param>
/// <param name="SetAside">Places that are to be drawn.</param>
internal sealed record Slate(string RequestId, IReadOnlyList<SimulatedVideo> Videos, IReadOnlyList<SimulatedVideo> Drawn, int SetAside = 0);
