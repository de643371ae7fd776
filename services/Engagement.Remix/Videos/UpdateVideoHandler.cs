using Engagement.Platform.Errors;
using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

internal sealed class UpdateVideoHandler(AcceptedEvents acceptedEvents, VideoEditStore edits)
{
    public async Task<UpdateVideoResponse> HandleAsync(string userId, UpdateVideoRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireId(request.VideoId, "video_id")
            .Require(
                request.HasCaption || request.HasVisibility || request.HasDuetPermission || request.HasStitchPermission, "caption",
                "or visibility, duet_permission or stitch_permission must be set")
            .RequireCaption(request.Caption, "caption");
        if (request.HasVisibility)
            violations.RequireDefined(request.Visibility, "visibility");
        if (request.HasDuetPermission)
            violations.RequireDefined(request.DuetPermission, "duet_permission");
        if (request.HasStitchPermission)
            violations.RequireDefined(request.StitchPermission, "stitch_permission");
        var key = EventKey.Of(userId, request.EventId, request, violations);
        violations.ThrowIfAny();
        var answer = await acceptedEvents.RunAsync<UpdateVideoResponse>(
            key, () => edits.EditAsync(key, request.VideoId, before => Apply(request, before), cancellationToken), cancellationToken);
        answer.Response.Duplicate = answer.Duplicate;
        return answer.Response;
    }

    private static VideoSettings Apply(UpdateVideoRequest request, VideoSettings before) => new(
        request.HasCaption ? request.Caption : before.Caption,
        request.HasVisibility ? (short)request.Visibility : before.Visibility,
        request.HasDuetPermission ? (short)request.DuetPermission : before.DuetPermission,
        request.HasStitchPermission ? (short)request.StitchPermission : before.StitchPermission);
}
