using Engagement.Testing.Wire;

namespace Engagement.Testing.Access;

/// <summary>A way to come to an RPC's door.</summary>
/// <param name="ActingUser">Whom the caller claims to act for, if anybody.</param>
/// <param name="Refusal">Why it is refused whatever the policy (an anonymous RPC aside), or null when it depends on the policy.</param>
/// <param name="Role">The token's role, when the token is good.</param>
internal sealed record Credential(string Name, string? Token, string? ActingUser, string? Refusal, string? Role)
{
    private const string User = "matrix-user";
    private const string Other = "matrix-other";

    public static IReadOnlyList<Credential> All { get; } =
    [
        new("anonymous", null, null, "TOKEN_MISSING", null),
        new("expired", WireTokens.Expired(User), null, "TOKEN_EXPIRED", null),
        new("wrong audience", WireTokens.WrongAudience(User), null, "TOKEN_INVALID", null),
        new("wrong key", WireTokens.WrongKey(User, "service"), null, "TOKEN_INVALID", null),
        new("alg=none", WireTokens.WithoutSignature(User, "service"), null, "TOKEN_INVALID", null),
        new("other user", WireTokens.Sign(User), Other, "ACTING_FOR_ANOTHER", null),
        new("moderator for another", WireTokens.Sign(User, "moderator"), Other, "ACTING_FOR_ANOTHER", null),
        new("user", WireTokens.Sign(User), null, null, "user"),
        new("moderator", WireTokens.Sign(User, "moderator"), null, null, "moderator"),
        new("service", WireTokens.Sign(User, "service"), null, null, "service"),
        new("service for another", WireTokens.Sign(User, "service"), Other, null, "service"),
    ];
}
