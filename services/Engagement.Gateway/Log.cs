namespace Engagement.Gateway;

internal static partial class Log
{
    [LoggerMessage(1401, LogLevel.Warning, "{Service} does not answer: its calls are UNAVAILABLE")]
    public static partial void UpstreamLost(ILogger logger, string service);

    [LoggerMessage(1402, LogLevel.Information, "{Service} answers")]
    public static partial void UpstreamFound(ILogger logger, string service);
}
