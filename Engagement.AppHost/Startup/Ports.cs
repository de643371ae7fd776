using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Engagement.AppHost.Startup;

/// <summary>The addresses that people type must be free; those that only programs read may move.</summary>
internal static class Ports
{
    private static readonly string[] DashboardUrls =
        ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    public static void RequireFree(GatewaySettings gateway)
    {
        Require(gateway.GrpcPort, "Gateway:GrpcPort");
        Require(gateway.HttpPort, "Gateway:HttpPort");
    }

    /// <summary>A second app host on this machine gets a dashboard of its own instead of an error.</summary>
    public static void MakeDashboardFree()
    {
        foreach (var variable in DashboardUrls)
        {
            if (Uri.TryCreate(Environment.GetEnvironmentVariable(variable), UriKind.Absolute, out var url) && !IsFree(url.Port))
                Environment.SetEnvironmentVariable(variable, new UriBuilder(url) { Port = Free() }.Uri.ToString().TrimEnd('/'));
        }
    }

    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Require(int port, string setting)
    {
        if (port != 0 && !IsFree(port))
            throw new CannotStartException(string.Create(CultureInfo.InvariantCulture,
                $"Port {port} is taken: stop what listens there (`ss -ltnp | grep :{port}`), or choose another with --{setting}=PORT."));
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
