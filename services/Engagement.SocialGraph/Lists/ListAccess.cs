using Engagement.Errors.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.Relationships;

namespace Engagement.SocialGraph.Lists;

/// <summary>Who may read the lists and counts of whom.</summary>
internal sealed class ListAccess(RelationshipReader relationships)
{
    /// <summary>False when a block hides the user from the reader, to whom nobody of that name was ever there.</summary>
    public async Task<bool> CanSeeAsync(Caller reader, string userId, CancellationToken cancellationToken)
        => IsFree(reader, userId) || await relationships.GetAsync(reader.UserId, userId, cancellationToken) is { Blocking: false, BlockedBy: false };

    /// <summary>As <see cref="CanSeeAsync"/>, for what a private account shows to its followers only.</summary>
    /// <exception cref="Problem">PERMISSION_DENIED: the account is private, and the reader does not follow it.</exception>
    public async Task<bool> CanReadListsAsync(Caller reader, string userId, CancellationToken cancellationToken)
    {
        if (IsFree(reader, userId))
            return true;
        var relationship = await relationships.GetAsync(reader.UserId, userId, cancellationToken);
        if (relationship.Blocking || relationship.BlockedBy)
            return false;
        return !relationship.Private || relationship.Following
            ? true
            : throw Problem.PermissionDenied(ErrorReason.NotPermitted, "The account is private.");
    }

    /// <summary>The past is for the user alone.</summary>
    /// <exception cref="Problem">PERMISSION_DENIED: the list is of somebody else.</exception>
    public static void RequireOwn(Caller reader, string userId)
    {
        if (reader.UserId != userId)
            throw Problem.PermissionDenied(ErrorReason.NotPermitted, "Lists as of a time are for the user alone.");
    }

    private static bool IsFree(Caller reader, string userId) => reader.UserId == userId || reader.SeesEverything || reader.IsModerator;
}
