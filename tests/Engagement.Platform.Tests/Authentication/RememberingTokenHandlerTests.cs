using System.Security.Claims;
using Engagement.ServiceDefaults.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Engagement.Platform.Tests.Authentication;

public sealed class RememberingTokenHandlerTests : IDisposable
{
    private static readonly SymmetricSecurityKey Key = new("0123456789abcdef0123456789abcdef"u8.ToArray());

    private readonly MovedClock _clock = new();
    private readonly RememberingTokenHandler _handler;

    public RememberingTokenHandlerTests() => _handler = new RememberingTokenHandler(_clock);

    [Fact]
    public async Task ValidateToken_SeenBefore_IsNotCheckedAgain()
    {
        var token = Sign(TimeSpan.FromHours(1), Key);
        var first = await ValidateAsync(token);

        Assert.True(first.IsValid);
        Assert.Same(first, await ValidateAsync(token));
    }

    [Fact]
    public async Task ValidateToken_ExpiredSinceItWasSeen_IsCheckedAgain()
    {
        var token = Sign(TimeSpan.FromHours(1), Key);
        var first = await ValidateAsync(token);
        _clock.Ahead = TimeSpan.FromHours(2);

        Assert.NotSame(first, await ValidateAsync(token));
    }

    [Fact]
    public async Task ValidateToken_OfAnotherKey_IsRefusedEachTime()
    {
        var token = Sign(TimeSpan.FromHours(1), new SymmetricSecurityKey("fedcba9876543210fedcba9876543210"u8.ToArray()));

        Assert.False((await ValidateAsync(token)).IsValid);
        Assert.False((await ValidateAsync(token)).IsValid);
    }

    public void Dispose() => _handler.Dispose();

    private Task<TokenValidationResult> ValidateAsync(string token) => _handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = "issuer",
        ValidAudience = "audience",
        IssuerSigningKey = Key,
    });

    private static string Sign(TimeSpan lifetime, SymmetricSecurityKey key)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity([new("sub", "ann")]),
            Issuer = "issuer",
            Audience = "audience",
            NotBefore = now,
            Expires = now + lifetime,
            SigningCredentials = new(key, SecurityAlgorithms.HmacSha256),
        });
    }

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
