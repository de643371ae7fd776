using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Engagement.ServiceDefaults.Authentication;

/// <summary>Signs tokens with the development key; where there is none (Production), it can sign nothing.</summary>
public sealed class DevelopmentTokens(IOptions<AuthOptions> options, TimeProvider timeProvider)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public bool IsEnabled => options.Value.SigningKey is not null;

    /// <summary>A token of <see cref="Lifetime"/> for a user, with at most one of the roles `user`, `service`, `moderator`.</summary>
    public string Sign(string subject, string role)
    {
        var key = options.Value.SigningKey ?? throw new InvalidOperationException("No development signing key.");
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity([new("sub", subject), new("role", role)]),
            Issuer = AuthOptions.DevelopmentIssuer,
            Audience = options.Value.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            SigningCredentials = new(new SymmetricSecurityKey(Convert.FromBase64String(key)), SecurityAlgorithms.HmacSha256),
        });
    }
}
