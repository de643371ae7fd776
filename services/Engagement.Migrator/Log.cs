using Microsoft.Extensions.Logging;

namespace Engagement.Migrator;

internal static partial class Log
{
    [LoggerMessage(1301, LogLevel.Information, "{Service}: applied [{Scripts}]")]
    public static partial void Migrated(ILogger logger, string service, string scripts);
}
