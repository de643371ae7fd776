using System.Globalization;
using Engagement.Testing.Processes;
using Engagement.Testing.Wire;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engagement.LoadGenerator.Running;

/// <summary>How every side is called: the same client, the same connections, the same tokens.</summary>
internal static class Connections
{
    // One HTTP/2 connection is one loop on either end; with four, two cores are not idle while one loop is busy.
    private const int Count = 4;

    /// <summary>Where nobody listens.</summary>
    public static Uri Nowhere { get; } = new("http://127.0.0.1:9");

    /// <summary>For a service that is about to be started.</summary>
    public static Uri NewAddress() => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));

    public static GrpcChannel Open(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false },
        DisposeHttpClient = true,
    });

    public static GrpcChannel[] OpenAll(Uri address) => [.. Enumerable.Range(0, Count).Select(_ => Open(address))];

    public static Metadata As(string userId, string role = "user") => new() { { "authorization", $"Bearer {WireTokens.Sign(userId, role)}" } };
}
