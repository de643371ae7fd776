using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.SocialGraph.Edges;
using Engagement.SocialGraph.Relationships;
using Engagement.SocialGraph.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Lists;

/// <summary>What all lists of ties have in common. One entry more than a page is read, to know whether another page follows.</summary>
internal static class TiePages
{
    private const int DefaultSize = 50;
    private const int LargestSize = 1000;

    public static Page Of(IMessage request, Caller caller, FieldViolations? violations = null)
        => Page.Of(request, caller.UserId, DefaultSize, LargestSize, violations);

    /// <param name="byUserId">Whether the list is in the order of the ids, and not newest first.</param>
    public static string TokenAfter(this Page page, TiePage list, bool byUserId = false)
    {
        if (list.Rows.Count <= page.Size)
            return "";
        var last = list.Rows[page.Size - 1];
        return page.TokenAfter(byUserId ? last.UserId : new TiePosition(last.Since, last.UserId).ToString());
    }

    public static string TokenAfter(this Page page, UserPage list)
        => list.UserIds.Count <= page.Size ? "" : page.TokenAfter(list.UserIds[page.Size - 1]);

    public static Restriction ToRestriction(TieRow row) => new()
    {
        UserId = row.UserId,
        BeginTime = Timestamp.FromDateTime(row.Since),
        ExpireTime = row.ExpiresAt == Restraint.Never ? null : Timestamp.FromDateTime(row.ExpiresAt),
    };

    public static FollowAsk ToFollowAsk(TieRow row) => new()
    {
        UserId = row.UserId,
        RequestedAt = Timestamp.FromDateTime(row.Since),
        Cause = new EdgeCause(row.CauseKind, row.Cause).ToProto(),
    };
}
