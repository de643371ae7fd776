using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Sharing;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Time;
using Engagement.Platform.Watching;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Interactions.Recording;

/// <summary>What makes an interaction acceptable. Pure; every violation is noted.</summary>
internal static class InteractionRules
{
    public const int LongestComment = 2200;
    public const int LongestCollectionName = 100;

    private const int HighestPosition = 1_000_000;
    private static readonly Duration LongestDwell = Duration.FromTimeSpan(TimeSpan.FromDays(1));

    /// <summary>Looks at everything that needs no other knowledge than the message itself.</summary>
    public static void CheckForm(Interaction interaction, FieldViolations violations, out Guid eventId)
    {
        EventIds.TryParse(interaction.EventId, "event_id", violations, out eventId);
        if (IsOfVideo(interaction.ActionCase))
            violations.RequireId(interaction.VideoId, "video_id");
        else
            violations.Require(interaction.VideoId.Length == 0, "video_id", "must be empty: this action names another thing");
        if (interaction.OccurredAt is { } occurredAt)
            violations.Require(occurredAt.IsTime(), "occurred_at", "must be a time between the years 1970 and 9999");
        if (interaction.FeedContext is { } context)
        {
            violations.RequireIdOrEmpty(context.RequestId, "feed_context.request_id")
                .Require(context.Position is >= 0 and <= HighestPosition, "feed_context.position", $"must be from 0 to {HighestPosition}")
                .Require(System.Enum.IsDefined(context.TrafficSource), "feed_context.traffic_source", "must be one of the defined values")
                .Require(System.Enum.IsDefined(context.Platform), "feed_context.platform", "must be one of the defined values");
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
                if (interaction.Comment.ParentCommentId.Length > 0)
                    EventIds.TryParse(interaction.Comment.ParentCommentId, "comment.parent_comment_id", violations, out _);
                break;
            case Interaction.ActionOneofCase.CommentLike:
                EventIds.TryParse(interaction.CommentLike.CommentId, "comment_like.comment_id", violations, out _);
                break;
            case Interaction.ActionOneofCase.CommentUnlike:
                EventIds.TryParse(interaction.CommentUnlike.CommentId, "comment_unlike.comment_id", violations, out _);
                break;
            case Interaction.ActionOneofCase.CommentEdit:
                EventIds.TryParse(interaction.CommentEdit.CommentId, "comment_edit.comment_id", violations, out _);
                violations.RequireText(interaction.CommentEdit.Text, "comment_edit.text", LongestComment);
                break;
            case Interaction.ActionOneofCase.CommentDeletion:
                EventIds.TryParse(interaction.CommentDeletion.CommentId, "comment_deletion.comment_id", violations, out _);
                break;
            case Interaction.ActionOneofCase.CommentPin:
                EventIds.TryParse(interaction.CommentPin.CommentId, "comment_pin.comment_id", violations, out _);
                break;
            case Interaction.ActionOneofCase.Save:
                if (interaction.Save.CollectionId.Length > 0)
                    EventIds.TryParse(interaction.Save.CollectionId, "save.collection_id", violations, out _);
                break;
            case Interaction.ActionOneofCase.CollectionChange:
                CheckCollection(interaction.CollectionChange, violations);
                break;
            case Interaction.ActionOneofCase.CollectionDeletion:
                EventIds.TryParse(interaction.CollectionDeletion.CollectionId, "collection_deletion.collection_id", violations, out _);
                break;
            case Interaction.ActionOneofCase.HistoryDeletion:
                EventIds.TryParse(interaction.HistoryDeletion.EventId, "history_deletion.event_id", violations, out _);
                break;
            case Interaction.ActionOneofCase.ConsentUpdate:
                violations.RequireDefined(interaction.ConsentUpdate.Purpose, "consent_update.purpose");
                break;
            case Interaction.ActionOneofCase.ShareOpen:
                violations.Require(ShareToken.IsToken(interaction.ShareOpen.ShareToken), "share_open.share_token", "must be a share's token");
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
            if (interaction.Watch.WatchSections[i].EndMs > video.DurationMs)
                violations.Add($"watch.watch_sections[{i}].end_ms", $"must be at most the video's length, {video.DurationMs}");
        }
    }

    /// <summary>Whether an action is one on a video that the interaction names.</summary>
    public static bool IsOfVideo(Interaction.ActionOneofCase action) => action is not (
        Interaction.ActionOneofCase.ShareOpen or Interaction.ActionOneofCase.HistoryDeletion
        or Interaction.ActionOneofCase.CollectionChange or Interaction.ActionOneofCase.CollectionDeletion
        or Interaction.ActionOneofCase.ConsentUpdate or Interaction.ActionOneofCase.HistoryErasure);

    private static void CheckSections(Watch watch, FieldViolations violations)
    {
        var sections = watch.WatchSections;
        violations.RequireIdOrEmpty(watch.SessionId, "watch.session_id")
            .Require(watch.FirstSection is >= 0 and < WatchSession.MostSections, "watch.first_section", $"must be from 0 to {WatchSession.MostSections - 1}")
            .Require(watch.FirstSection == 0 || watch.SessionId.Length > 0, "watch.first_section", "must be 0 without a session_id")
            .Require(sections.Count is >= 1 and <= WatchSession.MostSections, "watch.watch_sections", $"must have 1–{WatchSession.MostSections} sections")
            .Require((long)watch.FirstSection + sections.Count <= WatchSession.MostSections || sections.Count > WatchSession.MostSections,
                "watch.watch_sections", $"must end before section {WatchSession.MostSections} of its session");
        // The names of fields are only put together for what is wrong: this runs for every event.
        for (var i = 0; i < sections.Count && i < WatchSession.MostSections; i++)
        {
            if (sections[i].StartMs < 0)
                violations.Add($"watch.watch_sections[{i}].start_ms", "must not be negative");
            if (sections[i].EndMs <= sections[i].StartMs)
                violations.Add($"watch.watch_sections[{i}].end_ms", "must be after start_ms");
            if (sections[i].Speed is not (0 or >= 0.1f and <= 10))
                violations.Add($"watch.watch_sections[{i}].speed", "must be from 0.1 to 10");
        }
    }

    private static void CheckCollection(CollectionChange change, FieldViolations violations)
    {
        var isNew = change.CollectionId.Length == 0;
        if (!isNew)
            EventIds.TryParse(change.CollectionId, "collection_change.collection_id", violations, out _);
        violations.Require(!isNew || change.HasName, "collection_change.name", "must be set for a new collection")
            .Require(!change.HasPlace || change.Place >= 0, "collection_change.place", "must not be negative");
        if (change.HasName)
            violations.RequireText(change.Name, "collection_change.name", LongestCollectionName);
    }

    private static void CheckDwell(Duration? dwell, string field, FieldViolations violations)
    {
        if (dwell is null)
            return;
        var valid = dwell is { Seconds: >= 0, Nanos: >= 0 and < 1_000_000_000 } && dwell.Seconds < LongestDwell.Seconds;
        violations.Require(valid, field, "must be from 0 to less than a day");
    }
}
