using Dapper;
using Engagement.Feed.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Time;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Feed.Preferences;

/// <summary>A write of a viewer, and the request that it came with.</summary>
internal readonly record struct PreferenceEvent(string ViewerId, Guid EventId, long Fingerprint)
{
    /// <summary>Of a request with the field `event_id`; a violation is noted when that is not a UUIDv7.</summary>
    public static PreferenceEvent Of(string viewerId, string eventIdText, IMessage request, FieldViolations violations)
    {
        EventIds.TryParse(eventIdText, "event_id", violations, out var eventId);
        return new(viewerId, eventId, RequestFingerprint.Of(request));
    }
}

/// <summary>A write under way: the viewer's writes and, when asked for, the fold stand still until it is committed.</summary>
/// <param name="Now">When it takes place, to the microsecond.</param>
internal sealed record PreferenceWrite(NpgsqlConnection Connection, PreferenceEvent Event, DateTime Now, CancellationToken CancellationToken)
{
    public Task<int> ExecuteAsync(string sql, object parameters)
        => Connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: CancellationToken));

    public Task<T?> ReadAsync<T>(string sql, object parameters)
        => Connection.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: CancellationToken));
}

/// <summary>Each write of a viewer has its effect once, in one transaction with its event id; a repeat gets the first receipt.</summary>
internal sealed class PreferenceWriter(NpgsqlDataSource dataSource, EventIds eventIds, FeedMetrics metrics, TimeProvider timeProvider)
{
    private const string LockViewer = """
        INSERT INTO preferences AS old (viewer_id, revision) VALUES (@ViewerId, 1)
        ON CONFLICT (viewer_id) DO UPDATE SET revision = old.revision + 1 RETURNING revision
        """;

    // Locks it, and tells its next batch to look again at what it may learn.
    private const string LockFold = "UPDATE fold SET unlearned_revision = unlearned_revision + 1";

    private const string SelectFirst = """
        SELECT fingerprint AS Fingerprint, recorded_at AS RecordedAt, revision AS Revision
        FROM preference_event WHERE viewer_id = @ViewerId AND event_id = @EventId
        """;

    private const string Insert = """
        INSERT INTO preference_event (viewer_id, event_id, fingerprint, recorded_at, revision)
        VALUES (@ViewerId, @EventId, @Fingerprint, @RecordedAt, @Revision)
        """;

    /// <param name="what">For the meter.</param>
    /// <param name="withFold">Whether the write is about what the fold may learn: it then comes between two batches of the fold.</param>
    /// <exception cref="Problem">ALREADY_EXISTS: the event id was used for something else; or it is too old, or from the future.</exception>
    public async Task<PreferenceReceipt> WriteAsync(
        string what, PreferenceEvent key, Func<PreferenceWrite, Task> actAsync, CancellationToken cancellationToken, bool withFold = false)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var revision = await connection.ExecuteScalarAsync<long>(new CommandDefinition(LockViewer, key, cancellationToken: cancellationToken));
        if (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(SelectFirst, key, cancellationToken: cancellationToken)) is { } first)
        {
            metrics.PreferenceWritten(what, duplicate: true);
            return first.Fingerprint == key.Fingerprint ? first.ToProto(key, duplicate: true) : throw Problem.EventIdReused(key.EventId.ToString());
        }
        if (eventIds.Refuse(key.EventId) is { } problem)
            throw problem;
        if (withFold)
            await connection.ExecuteAsync(new CommandDefinition(LockFold, cancellationToken: cancellationToken));
        var row = new Row(key.Fingerprint, timeProvider.GetUtcNow().UtcDateTime.TruncateToMicroseconds(), revision);
        await actAsync(new PreferenceWrite(connection, key, row.RecordedAt, cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            Insert, new { key.ViewerId, key.EventId, row.Fingerprint, row.RecordedAt, row.Revision }, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        metrics.PreferenceWritten(what, duplicate: false);
        return row.ToProto(key, duplicate: false);
    }

    private sealed record Row(long Fingerprint, DateTime RecordedAt, long Revision)
    {
        public PreferenceReceipt ToProto(PreferenceEvent key, bool duplicate) => new()
        {
            EventId = key.EventId.ToString(), RecordedAt = Timestamp.FromDateTime(RecordedAt), Revision = Revision, Duplicate = duplicate,
        };
    }
}
