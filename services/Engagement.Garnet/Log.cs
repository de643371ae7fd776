using Microsoft.Extensions.Logging;

namespace Engagement.Garnet;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Garnet listens on {Bind}:{Port}, at most {Memory} of data")]
    public static partial void Listening(this ILogger logger, string bind, int port, string memory);
}
