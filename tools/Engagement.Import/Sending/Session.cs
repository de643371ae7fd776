using System.Diagnostics;
using System.Net.Http.Json;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engagement.Import.Sending;

/// <summary>The connection to the gateway, with a token of the role `service`, which may act for the users of the data.</summary>
internal sealed class Session(GrpcChannel channel, string token) : IDisposable
{
    private const string Subject = "kuairand-import";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    public GrpcChannel Channel => channel;

    /// <summary>With the token given, or else with one of the development gateway, waiting for it to be up.</summary>
    public static async Task<Session> OpenAsync(ConnectionSettings settings, CancellationToken cancellationToken)
    {
        var token = settings.Token ?? await RequestTokenAsync(settings.TokenEndpoint, settings.Patience, cancellationToken);
        var channel = GrpcChannel.ForAddress(settings.Gateway, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(10),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            },
            DisposeHttpClient = true,
            // A gateway that is started again is found again within a second.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(200),
            MaxReconnectBackoff = TimeSpan.FromSeconds(1),
        });
        return new Session(channel, token);
    }

    public Metadata ActingFor(string userId) => new() { { "authorization", $"Bearer {token}" }, { "x-acting-user", userId } };

    public Metadata ActingForNobody() => new() { { "authorization", $"Bearer {token}" } };

    public void Dispose() => channel.Dispose();

    private static async Task<string> RequestTokenAsync(Uri endpoint, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(BetweenTries, cancellationToken))
        {
            try
            {
                using var response = await client.PostAsJsonAsync(endpoint, new { user = Subject, role = "service" }, cancellationToken);
                response.EnsureSuccessStatusCode();
                return (await response.Content.ReadFromJsonAsync<TokenResponse>(cancellationToken))!.Token;
            }
            catch (HttpRequestException exception)
                when (exception.HttpRequestError == HttpRequestError.ConnectionError && since.Elapsed < patience)
            {
                // Not up yet, or being started again.
            }
        }
    }

    private sealed record TokenResponse(string Token);
}
