using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.SocialGraph.Traits;

/// <summary>Reads and writes what users declare of themselves. Lock order: the event's row, the user's row.</summary>
internal sealed class ViewerTraitsStore(NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    private const short Kind = LedgerEvent.ViewerTraitsUpdateFieldNumber;

    private const string Accept = """
        INSERT INTO accepted_event (user_id, event_id, kind, accepted_at, fingerprint) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """;

    private const string SelectAccepted = """
        SELECT kind = $3 AND fingerprint = $4 FROM accepted_event WHERE user_id = $1 AND event_id = $2
        """;

    private const string Write = """
        INSERT INTO viewer_traits (user_id, region, language, age_band) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id) DO UPDATE SET region = excluded.region, language = excluded.language, age_band = excluded.age_band
        """;

    private const string Read = """
        SELECT region, language, age_band FROM viewer_traits WHERE user_id = $1
        """;

    /// <summary>Declares traits in the place of those before; true for a repeat.</summary>
    /// <exception cref="Problem">ALREADY_EXISTS: the event id was used for something else.</exception>
    public async Task<bool> SetAsync(string userId, Guid eventId, ViewerTraits traits, CancellationToken cancellationToken)
    {
        var (now, fingerprint) = (timeProvider.GetUtcNow(), RequestFingerprint.Of(traits));
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var accept = new NpgsqlBatch(connection) { BatchCommands = { Statement.Of(Accept, userId, eventId, Kind, now, fingerprint) } };
        if (await accept.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            await using var accepted = new NpgsqlBatch(connection) { BatchCommands = { Statement.Of(SelectAccepted, userId, eventId, Kind, fingerprint) } };
            return await accepted.ExecuteScalarAsync(cancellationToken) is true ? true : throw Problem.EventIdReused(eventId.ToString());
        }
        var ledgerEvent = new LedgerEvent
        {
            EventId = eventId.ToString(),
            UserId = userId,
            OccurredAt = Timestamp.FromDateTimeOffset(EventIds.TimeOf(eventId)),
            ViewerTraitsUpdate = new ViewerTraitsUpdate { Traits = traits },
        };
        await using var writes = new NpgsqlBatch(connection)
        {
            BatchCommands = { Statement.Of(Write, userId, traits.Region, traits.Language, (short)traits.AgeBand), Outbox.Command([ledgerEvent], now) },
        };
        await writes.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return false;
    }

    public async Task<ViewerTraits> ReadAsync(string userId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Read);
        command.Parameters.Add(new NpgsqlParameter { Value = userId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ViewerTraits { Region = reader.GetString(0), Language = reader.GetString(1), AgeBand = (AgeBand)reader.GetInt16(2) }
            : new ViewerTraits();
    }
}
