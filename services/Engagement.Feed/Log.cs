using Grpc.Core;

namespace Engagement.Feed;

internal static partial class Log
{
    // 5000: the fold
    [LoggerMessage(5001, LogLevel.Information, "Folding the ledger from position {Position} on")]
    public static partial void Folding(ILogger logger, long position);

    [LoggerMessage(5002, LogLevel.Warning, "Another process folded beyond position {Position}; going on from there")]
    public static partial void FoldMoved(ILogger logger, long position);

    // 5100: the candidate index
    [LoggerMessage(5101, LogLevel.Information, "The candidate index is loaded: {Videos} videos at position {Position}, in {Milliseconds} ms")]
    public static partial void IndexLoaded(ILogger logger, int videos, long position, long milliseconds);

    [LoggerMessage(5102, LogLevel.Warning, "The candidate index stays at position {Position} for now: {Exception}")]
    public static partial void IndexBehind(ILogger logger, long position, string exception);

    [LoggerMessage(5103, LogLevel.Error, "Reading the candidate index's changes failed on a defect")]
    public static partial void IndexFailed(ILogger logger, Exception exception);

    // 5200: serving
    [LoggerMessage(5201, LogLevel.Warning, "A viewer's grain did not answer ({Exception}); serving the call here")]
    public static partial void GrainGone(ILogger logger, string exception);

    [LoggerMessage(5202, LogLevel.Warning, "Remix did not answer ({StatusCode}); serving what the fold takes for visible")]
    public static partial void RemixGone(ILogger logger, StatusCode statusCode);
}
