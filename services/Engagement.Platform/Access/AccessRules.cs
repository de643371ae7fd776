using System.Security.Claims;
using Engagement.Access.V1;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Tokens;

namespace Engagement.Platform.Access;

/// <summary>Decides, from a policy and a token, who calls or why nobody does. The gateway and every service use the same decision.</summary>
public static class AccessRules
{
    /// <summary>The caller, or null for an anonymous RPC.</summary>
    /// <exception cref="Problem">UNAUTHENTICATED or PERMISSION_DENIED.</exception>
    public static Caller? Decide(Policy policy, AuthenticateResult authentication, string? actingUser)
    {
        if (policy == Policy.Anonymous)
            return null;
        var caller = Authenticate(authentication, actingUser);
        return policy switch
        {
            Policy.User => caller,
            Policy.Service when caller.IsService => caller,
            Policy.Moderator when caller.IsService || caller.IsModerator => caller,
            Policy.Service => throw Problem.RoleRequired("service"),
            Policy.Moderator => throw Problem.RoleRequired("moderator"),
            _ => throw Problem.PermissionDenied(ErrorReason.NotPermitted, "This RPC is open to nobody."),
        };
    }

    private static Caller Authenticate(AuthenticateResult authentication, string? actingUser)
    {
        if (!authentication.Succeeded)
            throw Refuse(authentication.Failure);
        var user = authentication.Principal;
        var subject = user.FindFirstValue("sub");
        if (string.IsNullOrEmpty(subject) || new FieldViolations().RequireId(subject, "sub").Any)
            throw Problem.Unauthenticated(ErrorReason.TokenInvalid, "The token has no usable subject.");
        var isService = user.IsInRole("service");
        if (actingUser is null)
            return new Caller(subject, isService, user.IsInRole("moderator"), ActsForAnother: false);
        if (!isService)
            throw Problem.PermissionDenied(ErrorReason.ActingForAnother, "Only the role service may act for another user.");
        new FieldViolations().RequireId(actingUser, Caller.ActingUserHeader).ThrowIfAny();
        return new Caller(actingUser, IsService: true, IsModerator: false, ActsForAnother: true);
    }

    private static Problem Refuse(Exception? failure) => failure switch
    {
        null => Problem.Unauthenticated(ErrorReason.TokenMissing, "Needs a bearer token."),
        SecurityTokenExpiredException or SecurityTokenNotYetValidException
            => Problem.Unauthenticated(ErrorReason.TokenExpired, "The token is not valid at this time."),
        _ => Problem.Unauthenticated(ErrorReason.TokenInvalid, "The token is not accepted."),
    };
}
