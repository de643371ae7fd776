using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Engagement.Feed.Profiles;

/// <summary>
/// A hash of everything that ranking takes from a viewer: what was seen, whom the viewer follows or leaves out, affinities to the last bit, the region, and wishes.
/// The same in every process, and whatever way the viewer came to it.
/// </summary>
internal static class ProfileHash
{
    public static string Of(ViewerProfile profile, Affinities affinities)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "done", profile.Signals.Where(signals => signals.IsDone).Select(signals => signals.VideoId));
        Add(hash, "follows", profile.Follows);
        Add(hash, "restraints", profile.OwnRestraints);
        Add(hash, "wishes", profile.Wishes.Standing.Select(feedback => $"{feedback.Kind} {feedback.Target}"));
        Add(hash, "paused", profile.Wishes.IsPaused ? ["paused"] : []);
        Add(hash, "region", [profile.DeclaredRegion]);
        Add(hash, "topics", affinities.Topics.Select(Bits));
        Add(hash, "creators", affinities.Creators.Select(Bits));
        Add(hash, "topic tastes", affinities.TopicTastes.Select(Bits));
        Add(hash, "creator tastes", affinities.CreatorTastes.Select(Bits));
        // Their order counts.
        Add(hash, "engaged", affinities.NewestEngaged.Select((video, at) => string.Create(CultureInfo.InvariantCulture, $"{at:000} {video.VideoId}")));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string what, IEnumerable<string> lines)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{what}\0"));
        foreach (var line in lines.Order(StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"{line}\0"));
    }

    private static string Bits(KeyValuePair<string, double> affinity)
        => string.Create(CultureInfo.InvariantCulture, $"{affinity.Key} {BitConverter.DoubleToInt64Bits(affinity.Value):x16}");
}
