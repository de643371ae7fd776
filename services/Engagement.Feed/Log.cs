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

    // 5300: learning
    [LoggerMessage(5301, LogLevel.Information, "Learnt from {Encounters} encounters after position {After}, up to {Until}")]
    public static partial void Learnt(ILogger logger, int encounters, long after, long until);

    [LoggerMessage(
        5302, LogLevel.Information,
        "Model {Version} of {Rows} exposures, made in {Milliseconds} ms: {Candidate} where what serves has {Serving}; promoted: {Promoted}")]
    public static partial void Modelled(
        ILogger logger, long version, int rows, long milliseconds, double candidate, double serving, bool promoted);

    [LoggerMessage(5303, LogLevel.Information, "Serving with model {Version}, 0 being the declared formula, on the state of position {Position}")]
    public static partial void ModelServes(ILogger logger, long version, long position);

    [LoggerMessage(5304, LogLevel.Warning, "Model {Version} was learnt for other features; the declared formula serves")]
    public static partial void ModelUnreadable(ILogger logger, long version);

    [LoggerMessage(5305, LogLevel.Warning, "What to serve with stays model {Version} for now: {Exception}")]
    public static partial void ModelBehind(ILogger logger, long version, string exception);

    [LoggerMessage(5306, LogLevel.Error, "Looking for the model to serve with failed on a defect")]
    public static partial void ModelFailed(ILogger logger, Exception exception);
}
