using System.Globalization;
using Engagement.Interactions.V1;

namespace Engagement.Insights.Segmenting;

/// <summary>
/// The segments of an audience: `DIMENSION:VALUE`. A viewer is in one of each dimension at a video, decided when the ledger first tells of them there, and
/// all that they do there counts in it. So each dimension parts the audience, and no figure of a segment is negative.
/// </summary>
internal static class Segments
{
    /// <summary>All viewers.</summary>
    public const string All = "";

    public const string Follower = "follower";

    public const string Acquaintance = "acquaintance";

    public const string TrafficSource = "source";

    public const string Region = "region";

    public const string Language = "language";

    public const string AgeBand = "age";

    public const string Platform = "platform";

    private const char Separator = ' ';

    public static string[] Of(bool follows, bool returning, TrafficSource source, Platform platform, DeclaredTraits traits) =>
    [
        $"{Follower}:{(follows ? "yes" : "no")}",
        $"{Acquaintance}:{(returning ? "returning" : "new")}",
        string.Create(CultureInfo.InvariantCulture, $"{TrafficSource}:{(int)source}"),
        $"{Region}:{traits.Region}",
        $"{Language}:{traits.Language}",
        string.Create(CultureInfo.InvariantCulture, $"{AgeBand}:{(int)traits.AgeBand}"),
        string.Create(CultureInfo.InvariantCulture, $"{Platform}:{(int)platform}"),
    ];

    public static string Join(string[] segments) => string.Join(Separator, segments);

    public static string[] Split(string joined) => joined.Split(Separator);
}
