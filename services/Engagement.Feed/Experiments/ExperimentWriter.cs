using Dapper;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Time;
using Google.Protobuf;
using Npgsql;

namespace Engagement.Feed.Experiments;

/// <summary>A write of an operator under way.</summary>
/// <param name="Now">When it takes place, to the microsecond.</param>
internal sealed record ExperimentWrite(NpgsqlConnection Connection, string UserId, DateTime Now, CancellationToken CancellationToken)
{
    public Task<int> ExecuteAsync(string sql, object parameters)
        => Connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: CancellationToken));

    public Task<IEnumerable<T>> ReadManyAsync<T>(string sql, object? parameters = null)
        => Connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: CancellationToken));
}

/// <summary>Each write of an operator has its effect once, in one transaction with its event id.</summary>
internal sealed class ExperimentWriter(NpgsqlDataSource dataSource, EventIds eventIds, TimeProvider timeProvider)
{
    // A repeat that meets the first one under way waits here for its end.
    private const string Insert = """
        INSERT INTO experiment_event (user_id, event_id, fingerprint, recorded_at) VALUES (@UserId, @EventId, @Fingerprint, @Now) ON CONFLICT DO NOTHING
        """;

    private const string SelectFirst = "SELECT fingerprint FROM experiment_event WHERE user_id = @UserId AND event_id = @EventId";

    /// <summary>False when an earlier call had done it already.</summary>
    /// <param name="request">As it was sent.</param>
    /// <exception cref="Problem">ALREADY_EXISTS: the event id was used for something else; or it is too old, or from the future.</exception>
    public async Task<bool> TryWriteAsync(
        string userId, Guid eventId, IMessage request, Func<ExperimentWrite, Task> actAsync, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var write = new ExperimentWrite(connection, userId, timeProvider.GetUtcNow().UtcDateTime.TruncateToMicroseconds(), cancellationToken);
        var key = new { UserId = userId, EventId = eventId, Fingerprint = RequestFingerprint.Of(request), write.Now };
        if (await write.ExecuteAsync(Insert, key) == 0)
        {
            return (await write.ReadManyAsync<long>(SelectFirst, key)).Single() == key.Fingerprint
                ? false
                : throw Problem.EventIdReused(eventId.ToString());
        }
        if (eventIds.Refuse(eventId) is { } problem)
            throw problem;
        await actAsync(write);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
