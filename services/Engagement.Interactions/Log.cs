namespace Engagement.Interactions;

internal static partial class Log
{
    // 2000: the ledger
    [LoggerMessage(2001, LogLevel.Error, "A commit of {Calls} calls was refused; trying them one by one")]
    public static partial void CommitSplit(ILogger logger, Exception exception, int calls);

    [LoggerMessage(2002, LogLevel.Error, "Looking at the ledger's head failed on a defect")]
    public static partial void HeadLookFailed(ILogger logger, Exception exception);

    [LoggerMessage(2003, LogLevel.Information, "Made the ledger's partition {Partition}")]
    public static partial void PartitionMade(ILogger logger, string partition);

    [LoggerMessage(2004, LogLevel.Information, "Archived the ledger's partition {Partition}")]
    public static partial void PartitionArchived(ILogger logger, string partition);

    [LoggerMessage(2005, LogLevel.Warning, "The ledger's next partition could not be made ahead; it is tried again")]
    public static partial void PartitionAheadFailed(ILogger logger, Exception exception);

    [LoggerMessage(2006, LogLevel.Error, "Reading the videos in use again failed on a defect")]
    public static partial void CatalogueNotRefreshed(ILogger logger, Exception exception);

    // 2100: counters
    [LoggerMessage(2101, LogLevel.Information, "Filled {Shards} counter shards again, from the durable counts at position {Position}")]
    public static partial void CountersRebuilt(ILogger logger, int shards, long position);

    [LoggerMessage(2102, LogLevel.Warning, "Counter shards moved under the projector; reading their positions again")]
    public static partial void CountersMoved(ILogger logger);

    [LoggerMessage(2104, LogLevel.Error, "{Shards} counter shards are not what was counted at position {Position}; they are filled again")]
    public static partial void CountersWrong(ILogger logger, int shards, long position);

    [LoggerMessage(2103, LogLevel.Warning, "Reconciled the counters at position {Position}: {Drifted} differed")]
    public static partial void CountersReconciled(ILogger logger, long position, long drifted);

    // 2200: privacy
    [LoggerMessage(2201, LogLevel.Information, "Erased a history of {Entries} entries")]
    public static partial void HistoryErased(ILogger logger, int entries);
}
