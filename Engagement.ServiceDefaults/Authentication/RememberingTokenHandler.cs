using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Engagement.ServiceDefaults.Authentication;

/// <summary>
/// Checks a token once and remembers, for <see cref="Remembered"/> at most, that it held: a client sends the same one with every call, and to check it again
/// costs as much as the rest of a small call. Only good tokens are remembered, and whether one has expired is asked each time.
/// </summary>
internal sealed class RememberingTokenHandler(TimeProvider timeProvider) : JsonWebTokenHandler, IDisposable
{
    // After it, a key that was withdrawn counts no more.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    // About 3 KB each.
    private readonly MemoryCache _good = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (_good.TryGetValue<TokenValidationResult>(token, out var known) && IsCurrent(known!, validationParameters))
            return known!;
        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
            _good.Set(token, result, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return result;
    }

    public void Dispose() => _good.Dispose();

    private bool IsCurrent(TokenValidationResult known, TokenValidationParameters validationParameters)
        => timeProvider.GetUtcNow().UtcDateTime < known.SecurityToken.ValidTo + validationParameters.ClockSkew;
}
