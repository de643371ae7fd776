using System.Globalization;
using Engagement.Insights.V1;
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

    private const char Separator = ' ';

    private static readonly Dictionary<SegmentDimension, string> Names = new()
    {
        [SegmentDimension.Follower] = "follower",
        [SegmentDimension.Acquaintance] = "acquaintance",
        [SegmentDimension.TrafficSource] = "source",
        [SegmentDimension.Region] = "region",
        [SegmentDimension.Language] = "language",
        [SegmentDimension.AgeBand] = "age",
        [SegmentDimension.Platform] = "platform",
    };

    public static IEnumerable<SegmentDimension> Dimensions => Names.Keys;

    public static string[] Of(bool follows, bool returning, TrafficSource source, AppPlatform platform, DeclaredTraits traits) =>
    [
        Name(SegmentDimension.Follower, follows ? "yes" : "no"),
        Name(SegmentDimension.Acquaintance, returning ? "returning" : "new"),
        Name(SegmentDimension.TrafficSource, (int)source),
        Name(SegmentDimension.Region, traits.Region),
        Name(SegmentDimension.Language, traits.Language),
        Name(SegmentDimension.AgeBand, (int)traits.AgeBand),
        Name(SegmentDimension.Platform, (int)platform),
    ];

    /// <summary>Those of a viewer of whom nothing is known.</summary>
    public static string[] Unknown { get; } = Of(follows: false, returning: false, TrafficSource.Unspecified, AppPlatform.Unspecified, DeclaredTraits.None);

    public static string NameOf(SegmentDimension dimension) => Names[dimension];

    public static SegmentDimension DimensionOf(string name) => Names.Single(known => known.Value == name).Key;

    /// <summary>Whether it is one of those that came last: see StoredVideo.ByTraits.</summary>
    public static bool IsOfTraits(SegmentDimension dimension) => dimension >= SegmentDimension.Region;

    /// <summary>Whether a segment is of a dimension.</summary>
    public static bool IsOf(string segment, string dimension) => segment.StartsWith($"{dimension}:", StringComparison.Ordinal);

    public static string ValueOf(string segment) => segment[(segment.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public static string Join(string[] segments) => string.Join(Separator, segments);

    public static string[] Split(string joined) => joined.Split(Separator);

    private static string Name(SegmentDimension dimension, object value) => string.Create(CultureInfo.InvariantCulture, $"{Names[dimension]}:{value}");
}
