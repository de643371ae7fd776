using Engagement.Platform.Access;

namespace Engagement.Insights.Reading;

/// <summary>Who reads whose figures.</summary>
internal static class AudienceRules
{
    public static bool MayRead(Caller caller, string creatorId)
        => caller.UserId == creatorId || caller.IsModerator || caller.SeesEverything;
}
