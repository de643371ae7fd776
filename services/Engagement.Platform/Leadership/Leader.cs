using Engagement.Platform.Errors;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engagement.Platform.Leadership;

/// <summary>
/// Lets one replica of a service at a time do a job for their database, by a session's advisory lock: when the leader dies its connection ends,
/// and another takes over within a second or two. A leader that lost its connection may go on for a moment, so the job itself must still be safe
/// against a second one (compare-and-set on its position).
/// </summary>
public sealed partial class Leader(NpgsqlDataSource dataSource, TimeProvider timeProvider, ILogger<Leader> logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Waits for its turn, does the job until it fails or the connection does, and begins again, until stopped.</summary>
    /// <param name="job">The lock's name, one a job in a database.</param>
    /// <param name="lead">The job; its token is cancelled when the leadership is lost.</param>
    public async Task RunAsync(string job, Func<CancellationToken, Task> lead, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(stoppingToken);
                if (await TryLockAsync(connection, job, stoppingToken))
                    await LeadAsync(connection, job, lead, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (!Outage.Is(exception))
                    LogFailed(logger, exception, job);
            }
            await Task.Delay(Look, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeadAsync(NpgsqlConnection connection, string job, Func<CancellationToken, Task> lead, CancellationToken stoppingToken)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        LogLeading(logger, job);
        var leading = lead(lost.Token);
        try
        {
            while (!leading.IsCompleted)
            {
                await Task.WhenAny(leading, Task.Delay(Look, timeProvider, lost.Token));
                if (!leading.IsCompleted)
                    await ExecuteAsync(connection, "SELECT 1", job, stoppingToken);
            }
        }
        finally
        {
            await lost.CancelAsync();
            await leading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            // The pool would keep the session, and with it the lock.
            if (connection.State == System.Data.ConnectionState.Open)
                await ExecuteAsync(connection, "SELECT pg_advisory_unlock(hashtext(@job))", job, CancellationToken.None);
        }
        await leading;
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, string job, CancellationToken cancellationToken)
        => (bool)(await ExecuteAsync(connection, "SELECT pg_try_advisory_lock(hashtext(@job))", job, cancellationToken))!;

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, string job, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new("job", job) } };
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    [LoggerMessage(1501, LogLevel.Information, "Leading {Job}")]
    private static partial void LogLeading(ILogger logger, string job);

    [LoggerMessage(1502, LogLevel.Error, "{Job} failed on a defect; it begins again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string job);
}
