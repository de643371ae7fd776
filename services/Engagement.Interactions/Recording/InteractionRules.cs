using Engagement.Interactions.Catalogue;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Interactions.Recording;

/// <summary>What makes an interaction acceptable. Pure; every violation is noted.</summary>
internal static class InteractionRules
{
    public const int LongestComment = 2200;
    public const int MostSections = 1000;

    private const int HighestPosition = 1_000_000;
    private static readonly Duration LongestDwell = Duration.FromTimeSpan(TimeSpan.FromDays(1));

    /// <summary>Looks at everything that needs no other knowledge than the message itself.</summary>
    public static void CheckForm(Interaction interaction, FieldViolations violations, out Guid eventId)
    {
        EventIds.TryParse(interaction.EventId, "event_id", violations, out eventId);
        violations.RequireId(interaction.VideoId, "video_id");
        if (interaction.OccurredAt is { } occurredAt)
            violations.Require(IsTime(occurredAt), "occurred_at", "must be a time between the years 1970 and 9999");
        if (interaction.FeedContext is { } context)
        {
            violations.RequireIdOrEmpty(context.RequestId, "feed_context.request_id")
                .Require(context.Position is >= 0 and <= HighestPosition, "feed_context.position", $"must be from 0 to {HighestPosition}")
                .Require(System.Enum.IsDefined(context.TrafficSource), "feed_context.traffic_source", "must be one of the defined values");
        }
        switch (interaction.ActionCase)
        {
            case Interaction.ActionOneofCase.None:
                violations.Add("action", "must be set");
                break;
            case Interaction.ActionOneofCase.Watch:
                CheckSections(interaction.Watch, violations);
                break;
            case Interaction.ActionOneofCase.Comment:
                violations.RequireText(interaction.Comment.Text, "comment.text", LongestComment);
                break;
            case Interaction.ActionOneofCase.Share:
                violations.RequireDefined(interaction.Share.Channel, "share.channel");
                break;
            case Interaction.ActionOneofCase.ProfileVisit:
                CheckDwell(interaction.ProfileVisit.DwellTime, "profile_visit.dwell_time", violations);
                break;
            case Interaction.ActionOneofCase.CommentsVisit:
                CheckDwell(interaction.CommentsVisit.DwellTime, "comments_visit.dwell_time", violations);
                break;
        }
    }

    /// <summary>Looks at what depends on the video.</summary>
    public static void CheckAgainst(VideoFacts video, Interaction interaction, FieldViolations violations)
    {
        if (interaction.ActionCase != Interaction.ActionOneofCase.Watch)
            return;
        for (var i = 0; i < interaction.Watch.WatchSections.Count; i++)
        {
            violations.Require(interaction.Watch.WatchSections[i].EndMs <= video.DurationMs,
                $"watch.watch_sections[{i}].end_ms", $"must be at most the video's length, {video.DurationMs}");
        }
    }

    public static long WatchedMs(Watch watch) => watch.WatchSections.Sum(section => section.EndMs - section.StartMs);

    private static void CheckSections(Watch watch, FieldViolations violations)
    {
        var sections = watch.WatchSections;
        violations.Require(sections.Count is >= 1 and <= MostSections, "watch.watch_sections", $"must have 1–{MostSections} sections");
        for (var i = 0; i < sections.Count && i < MostSections; i++)
        {
            violations.Require(sections[i].StartMs >= 0, $"watch.watch_sections[{i}].start_ms", "must not be negative")
                .Require(sections[i].EndMs > sections[i].StartMs, $"watch.watch_sections[{i}].end_ms", "must be after start_ms");
        }
    }

    private static void CheckDwell(Duration? dwell, string field, FieldViolations violations)
    {
        if (dwell is null)
            return;
        var valid = dwell is { Seconds: >= 0, Nanos: >= 0 and < 1_000_000_000 } && dwell.Seconds < LongestDwell.Seconds;
        violations.Require(valid, field, "must be from 0 to less than a day");
    }

    private static bool IsTime(Timestamp time) => time is { Seconds: >= 0 and <= 253_402_300_799, Nanos: >= 0 and < 1_000_000_000 };
}
