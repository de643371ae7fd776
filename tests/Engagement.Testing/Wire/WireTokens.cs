using System.Security.Claims;
using System.Security.Cryptography;
using Engagement.ServiceDefaults.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Engagement.Testing.Wire;

/// <summary>Good and bad bearer tokens, for services whose `Auth:SigningKey` is <see cref="SigningKey"/>.</summary>
public static class WireTokens
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] StrangersKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>Of this test process, base64.</summary>
    public static string SigningKey { get; } = Convert.ToBase64String(Key);

    /// <summary>A good one for an hour.</summary>
    public static string Sign(string userId, string role = "user") => Sign(userId, role, Key, "engagement", TimeSpan.FromHours(1));

    /// <summary>Good until an hour ago.</summary>
    public static string Expired(string userId, string role = "user") => Sign(userId, role, Key, "engagement", TimeSpan.FromHours(-1));

    /// <summary>Signed by somebody else.</summary>
    public static string WrongKey(string userId, string role = "user")
        => Sign(userId, role, StrangersKey, "engagement", TimeSpan.FromHours(1));

    /// <summary>Good, but for somewhere else.</summary>
    public static string WrongAudience(string userId, string role = "user") => Sign(userId, role, Key, "elsewhere", TimeSpan.FromHours(1));

    /// <summary>`alg=none`.</summary>
    public static string WithoutSignature(string userId, string role = "user") => Sign(userId, role, key: null, "engagement", TimeSpan.FromHours(1));

    private static string Sign(string userId, string role, byte[]? key, string audience, TimeSpan until)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity([new("sub", userId), new("role", role)]),
            Issuer = AuthOptions.DevelopmentIssuer,
            Audience = audience,
            IssuedAt = now - TimeSpan.FromHours(2),
            NotBefore = now - TimeSpan.FromHours(2),
            Expires = now + until,
            SigningCredentials = key is null ? null : new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
        });
    }
}
