using Engagement.Import.KuaiRand;
using Engagement.Import.Mapping;
using Engagement.Interactions.V1;

namespace Engagement.Import.Verification;

/// <summary>The counters of each video as a plain count over the files has them.</summary>
internal static class PlainCounts
{
    public static IReadOnlyDictionary<string, VideoCounters> Of(Folder folder)
    {
        var rows = folder.Exposures.ToLookup(row => row.VideoId);
        return folder.Videos.Values.Select(video => Of(video, [.. rows[video.Id]])).ToDictionary(counters => counters.VideoId);
    }

    /// <summary>The followers that each author gains.</summary>
    public static IReadOnlyDictionary<string, long> Followers(Folder folder)
        => folder.Exposures.Where(row => row.IsFollow).GroupBy(row => DerivedIds.Author(row.AuthorId))
            .ToDictionary(rows => rows.Key, rows => (long)rows.DistinctBy(row => row.UserId).Count());

    private static VideoCounters Of(UploadedVideo video, IReadOnlyList<Exposure> rows) => new()
    {
        VideoId = DerivedIds.Video(video.Id),
        Impressions = rows.Count,
        Opens = rows.Count(row => row.IsClick),
        Views = rows.Count(row => row.PlayTimeMs > 0),
        WatchTimeMs = rows.Sum(row => row.PlayTimeMs),
        // A viewer who likes twice likes once; the same holds for who is not interested.
        Likes = Viewers(rows.Where(row => row.IsLike)),
        NotInterested = Viewers(rows.Where(row => row.IsHate)),
        Comments = rows.Count(row => row.IsComment),
        Shares = rows.Count(row => row.IsForward),
        ProfileVisits = rows.Count(ExposureMapping.HasProfileVisit),
        CommentsVisits = rows.Count(row => row.CommentStayMs > 0),
    };

    private static long Viewers(IEnumerable<Exposure> rows) => rows.DistinctBy(row => row.UserId).Count();
}
