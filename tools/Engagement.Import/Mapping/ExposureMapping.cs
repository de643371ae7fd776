using Engagement.Import.KuaiRand;
using Engagement.Interactions.V1;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Import.Mapping;

/// <summary>What a row of the log says in the words of the suite.</summary>
internal static class ExposureMapping
{
    /// <summary>The data set says that a comment was made, never what it said.</summary>
    public const string CommentText = "(The data set has no texts.)";

    private const int MostSections = 1000;

    private static readonly TimeSpan LongestDwell = TimeSpan.FromHours(23);

    /// <summary>The interactions of a row, all of its moment.</summary>
    public static IEnumerable<Interaction> Interactions(Exposure row, UploadedVideo video)
    {
        yield return New(row, "impression", new() { Impression = new Impression() });
        if (row.IsClick)
            yield return New(row, "open", new() { Open = new Open() });
        if (row.PlayTimeMs > 0)
            yield return New(row, "watch", new() { Watch = new Watch { WatchSections = { Sections(row.PlayTimeMs, video.DurationMs) } } });
        if (row.IsLike)
            yield return New(row, "like", new() { Like = new Like() });
        if (row.IsComment)
            yield return New(row, "comment", new() { Comment = new Comment { Text = CommentText } });
        if (row.IsForward)
            yield return New(row, "share", new() { Share = new Share { Channel = ShareChannel.Link } });
        if (row.IsHate)
            yield return New(row, "not_interested", new() { NotInterested = new NotInterested() });
        if (HasProfileVisit(row))
            yield return New(row, "profile_visit", new() { ProfileVisit = new ProfileVisit { DwellTime = Dwell(row.ProfileStayMs) } });
        if (row.CommentStayMs > 0)
            yield return New(row, "comments_visit", new() { CommentsVisit = new CommentsVisit { DwellTime = Dwell(row.CommentStayMs) } });
    }

    /// <summary>The follow of a row, or null.</summary>
    public static FollowRequest? Follow(Exposure row) => row.IsFollow
        ? new FollowRequest
        {
            EventId = EventId(row, "follow"),
            UserId = DerivedIds.Author(row.AuthorId),
            Cause = new Cause { VideoId = DerivedIds.Video(row.VideoId) },
        }
        : null;

    public static bool HasProfileVisit(Exposure row) => row.IsProfileEnter || row.ProfileStayMs > 0;

    /// <summary>A play longer than the video is so many whole loops, and the rest.</summary>
    public static IEnumerable<WatchSection> Sections(long playTimeMs, long durationMs)
    {
        var loops = (int)Math.Min(playTimeMs / durationMs, MostSections);
        var rest = loops < MostSections ? playTimeMs % durationMs : 0;
        return Enumerable.Range(0, loops).Select(_ => new WatchSection { EndMs = durationMs })
            .Concat(rest > 0 ? [new WatchSection { EndMs = rest }] : []);
    }

    // A guess, for the data set does not name its tabs: 1, with three quarters of all rows, is the main feed.
    public static TrafficSource Source(int tab) => tab == 1 ? TrafficSource.ForYou : TrafficSource.Other;

    private static Interaction New(Exposure row, string kind, Interaction interaction)
    {
        interaction.EventId = EventId(row, kind);
        interaction.VideoId = DerivedIds.Video(row.VideoId);
        interaction.FeedContext = new FeedContext { TrafficSource = Source(row.Tab) };
        return interaction;
    }

    private static string EventId(Exposure row, string kind) => DerivedIds.Event(kind, row.UserId, row.VideoId, row.TimeMs, row.Ordinal);

    private static Duration Dwell(long milliseconds)
        => Duration.FromTimeSpan(TimeSpan.FromMilliseconds(Math.Min(milliseconds, LongestDwell.TotalMilliseconds)));
}
