using Engagement.AppHost.Infrastructure;
using Engagement.AppHost.Startup;
using Microsoft.Extensions.Configuration;

namespace Engagement.AppHost.Services;

/// <summary>
/// The key that direct messages are encrypted with. It lives as long as the messages: for data of this machine it is kept beside them; for
/// anybody else's it must be given, as section `Messages` of the app host.
/// </summary>
internal static class MessageKey
{
    private const string Section = "Messages";

    public static Service WithMessageKey(this Service socialGraph, DataFolder? folder)
    {
        var builder = socialGraph.Replicas[0].ApplicationBuilder;
        var given = builder.Configuration.GetSection(Section).AsEnumerable().Where(setting => setting.Value is not null).ToList();
        if (given.Count == 0 && folder is null)
            throw new CannotStartException(
                $"Direct messages have no key: set {Section}__CurrentKey=ID, and {Section}__Keys__ID to what `openssl rand -base64 32` says.");
        var key = given.Count == 0
            ? builder.AddParameter("message-key", ToBase64(folder!.ReadOrCreateSecret("messages")), secret: true)
            : null;
        foreach (var replica in socialGraph.Replicas)
        {
            foreach (var (name, value) in given)
                replica.WithEnvironment(name.Replace(":", "__", StringComparison.Ordinal), value);
            if (key is not null)
                replica.WithEnvironment($"{Section}__CurrentKey", "local").WithEnvironment($"{Section}__Keys__local", key);
        }
        return socialGraph;
    }

    private static string ToBase64(string hexadecimal) => Convert.ToBase64String(Convert.FromHexString(hexadecimal));
}
