using System.Security.Cryptography;
using Engagement.ServiceDefaults.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Engagement.AppHost.Services;

/// <summary>
/// How the services know each other and their callers. In Development the `Auth:SigningKey` of the app host, or else a key made for this run, so
/// that no token outlives it; elsewhere the `Auth` section of the app host (an OIDC authority), handed on as it is.
/// </summary>
internal sealed class Tokens
{
    private readonly string? _key;
    private readonly IResourceBuilder<ParameterResource>? _parameter;
    private readonly IReadOnlyList<KeyValuePair<string, string?>> _settings;

    public Tokens(IDistributedApplicationBuilder builder)
    {
        _settings = [.. builder.Configuration.GetSection(AuthOptions.Section).AsEnumerable().Where(setting => setting.Value is not null)];
        if (!builder.Environment.IsDevelopment())
            return;
        _key = builder.Configuration[$"{AuthOptions.Section}:{nameof(AuthOptions.SigningKey)}"]
            ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        _parameter = builder.AddParameter("signing-key", _key, secret: true);
    }

    public bool CanSign => _key is not null;

    public void ApplyTo<T>(IResourceBuilder<T> service)
        where T : IResourceWithEnvironment
    {
        foreach (var (name, value) in _settings)
            service.WithEnvironment(name.Replace(":", "__", StringComparison.Ordinal), value);
        if (_parameter is not null)
            service.WithEnvironment("Auth__SigningKey", _parameter);
    }

    /// <summary>A token as the gateway's development endpoint gives it.</summary>
    public string Sign(string subject, string role) => Sign(_key!, subject, role);

    public static string Sign(string key, string subject, string role) =>
        new DevelopmentTokens(Options.Create(new AuthOptions { SigningKey = key }), TimeProvider.System).Sign(subject, role);
}

internal static class TokensExtensions
{
    public static Tokens AddTokens(this IDistributedApplicationBuilder builder) => new(builder);
}
