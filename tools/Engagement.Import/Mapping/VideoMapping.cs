using Engagement.Import.KuaiRand;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Import.Mapping;

/// <summary>How a video of the data set is published: by its author, at midnight of its day of upload.</summary>
internal static class VideoMapping
{
    // The app's own time zone; the data set's days are of it.
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static PublishVideoRequest Publication(UploadedVideo video)
    {
        var publishedAt = new DateTimeOffset(video.UploadDate, TimeOnly.MinValue, China);
        return new PublishVideoRequest
        {
            EventId = DerivedIds.Event("publish", video.AuthorId, video.Id, publishedAt.ToUnixTimeMilliseconds(), ordinal: 0),
            Video = new VideoDraft
            {
                VideoId = DerivedIds.Video(video.Id),
                Duration = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(video.DurationMs)),
                Topics = { video.Tags.Select(DerivedIds.Topic) },
                SoundId = video.MusicId.Length > 0 ? DerivedIds.Sound(video.MusicId) : "",
            },
        };
    }
}
