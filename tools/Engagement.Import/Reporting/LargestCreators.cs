using Engagement.Import.KuaiRand;
using Engagement.Import.Mapping;

namespace Engagement.Import.Reporting;

/// <summary>A creator, and the one of their videos with the most views, by their ids in the suite.</summary>
internal readonly record struct LargeCreator(string UserId, string VideoId);

/// <summary>Finds out whose videos are viewed most.</summary>
internal static class LargestCreators
{
    /// <summary>Most views first; of equals always the same.</summary>
    public static IEnumerable<LargeCreator> Of(Folder folder) => folder.Exposures.Where(row => row.PlayTimeMs > 0)
        .GroupBy(row => folder.Videos[row.VideoId].AuthorId)
        .OrderByDescending(rows => rows.Count()).ThenBy(rows => rows.Key, StringComparer.Ordinal)
        .Select(rows => new LargeCreator(DerivedIds.Author(rows.Key), DerivedIds.Video(MostFrequent(rows.Select(row => row.VideoId)))));

    private static string MostFrequent(IEnumerable<string> ids)
        => ids.CountBy(id => id).OrderByDescending(id => id.Value).ThenBy(id => id.Key, StringComparer.Ordinal).First().Key;
}
