using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Engagement.ServiceDefaults.Authentication;

/// <summary>
/// This service's own token (role `service`), for calls to its neighbours: signed with the development key, or fetched from the authority by the
/// client credentials grant (RFC 6749, 4.4). Kept until a minute before it expires.
/// </summary>
public sealed class ServiceTokens(
    IOptions<AuthOptions> options, DevelopmentTokens developmentTokens, IHttpClientFactory httpClients, IHostEnvironment environment,
    TimeProvider timeProvider) : IDisposable
{
    internal const string HttpClient = "authority";

    private readonly SemaphoreSlim _refreshing = new(1);
    private (string Token, DateTimeOffset Until) _current = ("", DateTimeOffset.MinValue);

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (timeProvider.GetUtcNow() is var now && now < _current.Until)
            return _current.Token;
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            if (now >= _current.Until)
            {
                var (token, lifetime) = developmentTokens.IsEnabled
                    ? (developmentTokens.Sign(environment.ApplicationName, "service"), DevelopmentTokens.Lifetime)
                    : await FetchAsync(cancellationToken);
                _current = (token, now + lifetime - TimeSpan.FromMinutes(1));
            }
            return _current.Token;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose() => _refreshing.Dispose();

    private async Task<(string Token, TimeSpan Lifetime)> FetchAsync(CancellationToken cancellationToken)
    {
        var auth = options.Value;
        using var client = httpClients.CreateClient(HttpClient);
        var discovery = await client.GetFromJsonAsync<Discovery>(
            $"{auth.Authority!.TrimEnd('/')}/.well-known/openid-configuration", cancellationToken);
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("client_id", auth.ClientId), new("client_secret", auth.ClientSecret),
            new("audience", auth.Audience),
        ]);
        using var response = await client.PostAsync(discovery!.TokenEndpoint, form, cancellationToken);
        response.EnsureSuccessStatusCode();
        var grant = await response.Content.ReadFromJsonAsync<Grant>(cancellationToken);
        return (grant!.AccessToken, TimeSpan.FromSeconds(grant.ExpiresIn));
    }

    private sealed record Discovery([property: JsonPropertyName("token_endpoint")] Uri TokenEndpoint);

    private sealed record Grant(
        [property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
