using System.Globalization;

namespace Engagement.Feed.Tests;

/// <summary>How many of something a test looks at: few, unless the environment says how many. The whole sizes are in docs/services/feed.md.</summary>
internal static class Sizes
{
    public static int Of(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var size) ? size : otherwise;
}
