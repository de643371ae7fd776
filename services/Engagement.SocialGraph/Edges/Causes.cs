using System.Globalization;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Edges;

/// <summary>Causes from the wire to a row and back.</summary>
internal static class Causes
{
    public static EdgeCause Read(Cause? cause, FieldViolations violations)
    {
        switch (cause?.SourceCase ?? Cause.SourceOneofCase.None)
        {
            case Cause.SourceOneofCase.VideoId:
                violations.RequireId(cause!.VideoId, "cause.video_id");
                return Of(cause, cause.VideoId);
            case Cause.SourceOneofCase.ProfileUserId:
                violations.RequireId(cause!.ProfileUserId, "cause.profile_user_id");
                return Of(cause, cause.ProfileUserId);
            case Cause.SourceOneofCase.ConversationId:
                violations.RequireId(cause!.ConversationId, "cause.conversation_id");
                return Of(cause, cause.ConversationId);
            case Cause.SourceOneofCase.Suggestion:
                violations.RequireDefined(cause!.Suggestion, "cause.suggestion");
                return Of(cause, ((int)cause.Suggestion).ToString(CultureInfo.InvariantCulture));
            default:
                return EdgeCause.Unknown;
        }
    }

    /// <summary>Null when it is not known.</summary>
    public static Cause? ToProto(this EdgeCause cause) => (Cause.SourceOneofCase)cause.Kind switch
    {
        Cause.SourceOneofCase.VideoId => new Cause { VideoId = cause.Text },
        Cause.SourceOneofCase.ProfileUserId => new Cause { ProfileUserId = cause.Text },
        Cause.SourceOneofCase.ConversationId => new Cause { ConversationId = cause.Text },
        Cause.SourceOneofCase.Suggestion
            => new Cause { Suggestion = (SuggestionReason)int.Parse(cause.Text, NumberStyles.None, CultureInfo.InvariantCulture) },
        _ => null,
    };

    private static EdgeCause Of(Cause cause, string text) => new((short)cause.SourceCase, text);
}
