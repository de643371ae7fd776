namespace Engagement.AppHost.Infrastructure;

/// <summary>
/// The settings of a PostgreSQL that we start ourselves. The test fixtures and the load generator use this same file, so what is measured is what
/// the app host runs. Durability is as it comes: fsync, full page writes and synchronous commits are on.
/// </summary>
internal static class PostgresSettings
{
    /// <summary>Arguments of `postgres`.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "-c", "max_connections=300",
        // The default, 128 MB, is less than the leaves of the ledger's primary key that its viewers write to.
        "-c", "shared_buffers=512MB",
        // After each checkpoint a page is logged whole when it is first written to: with the default, 1 GB, one came every few seconds of full load.
        "-c", "max_wal_size=4GB",
        "-c", "checkpoint_timeout=15min",
    ];
}
