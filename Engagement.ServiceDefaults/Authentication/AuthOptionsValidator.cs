using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Engagement.ServiceDefaults.Authentication;

internal sealed class AuthOptionsValidator(IHostEnvironment environment) : IValidateOptions<AuthOptions>
{
    private const int LeastKeyBytes = 32;

    public ValidateOptionsResult Validate(string? name, AuthOptions options) => options switch
    {
        { SigningKey: not null } when !environment.IsDevelopment()
            => ValidateOptionsResult.Fail("Auth:SigningKey is for Development only; set Auth:Authority, Auth:ClientId and Auth:ClientSecret."),
        { SigningKey: not null } when !IsLongBase64(options.SigningKey)
            => ValidateOptionsResult.Fail($"Auth:SigningKey must be base64 of at least {LeastKeyBytes} bytes."),
        { SigningKey: null, Authority: null }
            => ValidateOptionsResult.Fail("Set Auth:Authority (or, in Development, Auth:SigningKey: the app host makes one)."),
        _ => ValidateOptionsResult.Success,
    };

    private static bool IsLongBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= LeastKeyBytes;
    }
}
