using System.Globalization;
using Engagement.Platform.Errors;

namespace Engagement.Remix.Lineage;

/// <summary>Where a page of descendants ends: nearest first, and in each distance the oldest first, so what is new comes behind.</summary>
internal readonly record struct LineagePosition(int Distance, long VideoNo)
{
    public static LineagePosition Start => default;

    /// <exception cref="Problem">INVALID_ARGUMENT: not from <see cref="ToString"/>.</exception>
    public static LineagePosition Parse(string text)
        => text.Split(':') is [var distance, var videoNo]
            && int.TryParse(distance, NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
            && long.TryParse(videoNo, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new LineagePosition(steps, number)
                : throw Problem.InvalidPageToken();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Distance}:{VideoNo}");
}
