using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Visibility;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;

namespace Engagement.Remix.Remixes;

/// <summary>What may be made from what.</summary>
internal static class RemixRules
{
    /// <summary>The use that a duet makes of its source.</summary>
    public static RemixSource Read(CreateDuetRequest request, FieldViolations violations)
    {
        violations.RequireId(request.SourceVideoId, "source_video_id").RequireDefined(request.Layout, "layout");
        return new RemixSource { VideoId = request.SourceVideoId, Kind = RemixKind.Duet, Layout = request.Layout };
    }

    /// <summary>The use that a stitch makes of its source.</summary>
    public static RemixSource Read(CreateStitchRequest request, TimeSpan longest, FieldViolations violations)
    {
        violations.RequireId(request.SourceVideoId, "source_video_id");
        var start = DurationRules.ReadMs(request.Start, "start", violations);
        var end = DurationRules.ReadMs(request.End, "end", violations);
        violations
            .Require(request.End is not null, "end", "is required")
            .Require(request.End is null || end > start, "end", "must be after start")
            .Require(end - start <= longest.TotalMilliseconds, "end", $"must be at most {longest.TotalSeconds} s after start");
        return new RemixSource
        {
            VideoId = request.SourceVideoId,
            Kind = RemixKind.Stitch,
            Start = DurationRules.ToDuration(start),
            End = DurationRules.ToDuration(end),
        };
    }

    /// <summary>
    /// Why no video with this id can be made from this source; else null. A longer cycle would need a source younger than its remix.
    /// </summary>
    public static Problem? RefuseCycle(string videoId, RemixSource use)
        => videoId == use.VideoId
            ? Problem.FailedPrecondition(ErrorReason.LineageCycle, "A video cannot be made from itself.")
            : null;

    /// <summary>Why somebody cannot make this use of a source; else null. That they may not see it comes before all else.</summary>
    public static Problem? Refuse(RemixSource use, Video? source, Relation relation)
        => source is null || !VisibilityRules.MaySee(source.Visibility, relation)
            ? Problem.NotFound(ErrorReason.VideoNotFound, "video", use.VideoId)
            : !VisibilityRules.MayRemix(PermissionFor(use.Kind, source), relation)
                ? Problem.PermissionDenied(ErrorReason.NotPermitted, "The settings of the video do not allow this.")
                : use.End is { } end && end.ToTimeSpan() > source.Duration.ToTimeSpan()
                    ? new FieldViolations().Add("end", "must be within the source's length").ToProblem()
                    : null;

    private static RemixPermission PermissionFor(RemixKind kind, Video source)
        => kind == RemixKind.Duet ? source.DuetPermission : source.StitchPermission;
}
