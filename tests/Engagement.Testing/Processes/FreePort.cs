using System.Net;
using System.Net.Sockets;

namespace Engagement.Testing.Processes;

/// <summary>A loopback TCP port that nobody listens on now. Somebody may take it before its user does, so starting on it is retried.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
