using Engagement.Platform.Errors;
using Engagement.Platform.Time;
using Engagement.Remix.Captions;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Remix.Challenges;

/// <summary>Makes a challenge of what a client says of it, or notes everything that is wrong with that.</summary>
internal static class ChallengeRules
{
    private const int LongestTitle = 200;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);
    private static readonly RemixKind[] AllKinds = [RemixKind.Duet, RemixKind.Stitch];

    /// <param name="now">To the microsecond.</param>
    public static Challenge Read(CreateChallengeRequest request, EventKey key, DateTimeOffset now, FieldViolations violations)
    {
        var start = ReadTime(request.StartTime, now.UtcDateTime, "start_time", violations);
        var end = ReadTime(request.EndTime, DateTime.MinValue, "end_time", violations);
        var hashtag = CaptionParser.ReadHashtag(request.Hashtag);
        violations
            .RequireIdOrEmpty(request.ChallengeId, "challenge_id")
            .RequireId(request.PromptVideoId, "prompt_video_id")
            .RequireText(request.Title, "title", LongestTitle)
            .Require(hashtag is not null, "hashtag", "must be a hashtag")
            .Require(request.Kinds.All(AllKinds.Contains), "kinds", "must be duet or stitch")
            .Require(end > now.UtcDateTime && end > start, "end_time", "is required, in the future and after start_time")
            .Require(end <= start || end - start <= Longest, "end_time", $"must be at most {Longest.TotalDays} days after start_time");
        return new Challenge
        {
            ChallengeId = request.ChallengeId.Length > 0 ? request.ChallengeId : $"c-{key.EventId:N}",
            CreatorId = key.UserId,
            PromptVideoId = request.PromptVideoId,
            Title = request.Title,
            Hashtag = hashtag ?? "",
            Kinds = { request.Kinds.Count == 0 ? AllKinds : request.Kinds.Distinct().Order() },
            StartTime = Timestamp.FromDateTime(start),
            EndTime = Timestamp.FromDateTime(DateTime.SpecifyKind(end, DateTimeKind.Utc)),
        };
    }

    // To the microsecond, which is what the database keeps.
    private static DateTime ReadTime(Timestamp? time, DateTime otherwise, string field, FieldViolations violations)
    {
        if (time is null)
            return otherwise;
        if (!time.IsTime())
        {
            violations.Add(field, "must be a time from 1970 to 9999");
            return otherwise;
        }
        return DateTime.UnixEpoch.AddSeconds(time.Seconds).AddMicroseconds(time.Nanos / 1000);
    }
}
