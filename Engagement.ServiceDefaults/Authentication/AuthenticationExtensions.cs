using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Engagement.ServiceDefaults.Authentication;

internal static class AuthenticationExtensions
{
    public static void AddTokenAuthentication(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        builder.Services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<DevelopmentTokens>();
        builder.Services.AddSingleton<ServiceTokens>();
        builder.Services.AddHttpClient(ServiceTokens.HttpClient);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new RememberingTokenHandler(services.GetRequiredService<TimeProvider>()) { MapInboundClaims = false });
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IOptions<AuthOptions>, RememberingTokenHandler>(Apply);
    }

    private static void Apply(JwtBearerOptions bearer, IOptions<AuthOptions> auth, RememberingTokenHandler handler)
    {
        var options = auth.Value;
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(handler);
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = options.Audience,
            NameClaimType = "sub",
            RoleClaimType = "role",
            ClockSkew = options.ClockSkew,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
        };
        if (options.SigningKey is { } key)
        {
            bearer.TokenValidationParameters.ValidIssuer = AuthOptions.DevelopmentIssuer;
            bearer.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
            bearer.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(Convert.FromBase64String(key));
        }
        else
        {
            bearer.Authority = options.Authority;
            bearer.TokenValidationParameters.ValidAlgorithms =
                [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];
        }
    }
}
