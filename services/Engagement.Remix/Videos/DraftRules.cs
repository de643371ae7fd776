using System.Security.Cryptography;
using System.Text;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Remix.Captions;
using Engagement.Remix.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Remix.Videos;

/// <summary>Makes a video of what a client says of it, or notes everything that is wrong with that.</summary>
internal static class DraftRules
{
    private const int LongestCaption = 2200;
    private const int MostTopics = 20;
    private const int LongestTopic = 64;
    private const int LongestUrl = 2048;

    /// <summary>The video, with what its event id says: its time, and its id where the client gives none.</summary>
    public static Video Read(VideoDraft? draft, string creatorId, Guid eventId, FieldViolations violations)
    {
        if (draft is null)
        {
            violations.Add("video", "is required");
            return new Video();
        }
        var duration = DurationRules.ReadMs(draft.Duration, "video.duration", violations);
        violations
            .RequireIdOrEmpty(draft.VideoId, "video.video_id")
            .RequireCaption(draft.Caption, "video.caption")
            .Require(draft.Duration is not { Seconds: 0, Nanos: 0 } and not null, "video.duration", "is required, and longer than 0")
            .RequireIdOrEmpty(draft.SoundId, "video.sound_id")
            .RequireLanguageOrEmpty(draft.Language, "video.language").RequireRegionOrEmpty(draft.Region, "video.region");
        return new Video
        {
            VideoId = draft.VideoId.Length > 0 ? draft.VideoId : $"v-{eventId:N}",
            CreatorId = creatorId,
            Caption = draft.Caption,
            CaptionEntities = { CaptionParser.Parse(draft.Caption) },
            Duration = DurationRules.ToDuration(duration),
            Topics = { ReadTopics(draft.Topics, violations) },
            SoundId = draft.SoundId,
            Language = draft.Language,
            Region = draft.Region,
            Visibility = ReadOrDefault(draft.Visibility, Visibility.Public, "video.visibility", violations),
            DuetPermission = ReadOrDefault(draft.DuetPermission, RemixPermission.Everyone, "video.duet_permission", violations),
            StitchPermission = ReadOrDefault(draft.StitchPermission, RemixPermission.Everyone, "video.stitch_permission", violations),
            Media = ReadMedia(draft.Media, violations),
            PublishedAt = Timestamp.FromDateTimeOffset(EventIds.TimeOf(eventId)),
        };
    }

    /// <summary>A caption that the database and a reader can hold.</summary>
    public static FieldViolations RequireCaption(this FieldViolations violations, string caption, string field)
        => violations.RequireTextOrEmpty(caption, field, LongestCaption);

    private static MediaReference? ReadMedia(MediaReference? media, FieldViolations violations)
    {
        if (media is null)
            return null;
        violations
            .Require(
                media.Url.Length is > 0 and <= LongestUrl && Ascii.IsValid(media.Url) && Uri.TryCreate(media.Url, UriKind.Absolute, out var url)
                && url.Scheme == Uri.UriSchemeHttps, "video.media.url", $"must be an absolute https URL of at most {LongestUrl} ASCII characters")
            .Require(media.Sha256.Length == SHA256.HashSizeInBytes, "video.media.sha256", $"must be {SHA256.HashSizeInBytes} bytes");
        return media;
    }

    /// <summary>Lower case, each once, in the order given.</summary>
    private static IEnumerable<string> ReadTopics(RepeatedField<string> topics, FieldViolations violations)
    {
        violations.Require(topics.Count <= MostTopics, "video.topics", $"must be at most {MostTopics}");
        for (var i = 0; i < Math.Min(topics.Count, MostTopics); i++)
            violations.RequireText(topics[i], $"video.topics[{i}]", LongestTopic);
        return topics.Select(topic => topic.Trim().ToLowerInvariant()).Distinct();
    }

    private static TEnum ReadOrDefault<TEnum>(TEnum value, TEnum unspecified, string field, FieldViolations violations)
        where TEnum : struct, System.Enum
    {
        if (EqualityComparer<TEnum>.Default.Equals(value, default))
            return unspecified;
        violations.RequireDefined(value, field);
        return value;
    }
}
