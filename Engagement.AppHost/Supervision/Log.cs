using Microsoft.Extensions.Logging;

namespace Engagement.AppHost.Supervision;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Creating an empty PostgreSQL cluster in {Folder}")]
    public static partial void CreatingCluster(this ILogger logger, string folder);

    [LoggerMessage(2002, LogLevel.Warning, "Stopping PostgreSQL {Pid}, left behind by an app host that is gone")]
    public static partial void StoppingOrphan(this ILogger logger, int pid);

    [LoggerMessage(2010, LogLevel.Warning, "It ended ({State}); start number {Restarts} after the first follows in {Delay}")]
    public static partial void Restarting(this ILogger logger, string state, int restarts, TimeSpan delay);

    [LoggerMessage(2011, LogLevel.Warning, "It could not be started again: {Reason}")]
    public static partial void RestartFailed(this ILogger logger, string? reason);

    [LoggerMessage(2012, LogLevel.Information, "Healthy again {Seconds:F1} s after it ended")]
    public static partial void HealthyAgain(this ILogger logger, double seconds);
}
