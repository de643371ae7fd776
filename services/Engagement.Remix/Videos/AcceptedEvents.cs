using Dapper;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>An event of a user, and the request that it came with.</summary>
/// <param name="Fingerprint">Of the request as sent, its type included.</param>
internal readonly record struct EventKey(string UserId, Guid EventId, long Fingerprint)
{
    /// <summary>Of a request with the field `event_id`; a violation is noted when that is not a UUIDv7.</summary>
    public static EventKey Of(string userId, string eventIdText, IMessage request, FieldViolations violations)
    {
        EventIds.TryParse(eventIdText, "event_id", violations, out var eventId);
        return new EventKey(userId, eventId, RequestFingerprint.Of(request));
    }

    /// <summary>The event for the ledger, without its effect and fact.</summary>
    public LedgerEvent NewLedgerEvent(string videoId = "", string creatorId = "") => new()
    {
        EventId = EventId.ToString(),
        UserId = UserId,
        OccurredAt = Timestamp.FromDateTimeOffset(EventIds.TimeOf(EventId)),
        VideoId = videoId,
        OtherUserId = creatorId,
    };
}

/// <summary>What a call is answered with.</summary>
/// <param name="Duplicate">Whether it had been done already.</param>
internal readonly record struct Answer<T>(T Response, bool Duplicate);

/// <summary>Each event of a user has its effect once; a repeat gets the first response.</summary>
internal sealed class AcceptedEvents(NpgsqlDataSource dataSource, EventIds eventIds, RemixMetrics metrics)
{
    private const string Select = """
        SELECT fingerprint AS Fingerprint, response AS Response FROM accepted_event WHERE user_id = @UserId AND event_id = @EventId
        """;

    // A repeat that meets the first one under way waits here for its end.
    private const string Insert = """
        INSERT INTO accepted_event (user_id, event_id, fingerprint, response) VALUES (@UserId, @EventId, @Fingerprint, @Response)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>The first response, if there is one; else that of the act.</summary>
    /// <param name="actAsync">Null from it: somebody was faster, the same call (which has its response now) or a change of what it builds on.</param>
    /// <exception cref="Problem">ALREADY_EXISTS: the event id was used for something else; or it is too old, or from the future.</exception>
    public async Task<Answer<T>> RunAsync<T>(EventKey key, Func<Task<Answer<T>?>> actAsync, CancellationToken cancellationToken)
        where T : class, IMessage<T>, new()
    {
        while (true)
        {
            if (await FindAsync(key, cancellationToken) is { } first)
            {
                metrics.Duplicate();
                var response = new T();
                response.MergeFrom(first);
                return new Answer<T>(response, Duplicate: true);
            }
            if (eventIds.Refuse(key.EventId) is { } problem)
                throw problem;
            if (await actAsync() is { } answer)
                return answer;
        }
    }

    /// <summary>Takes the event id in the transaction of its effect; false when it is taken.</summary>
    public static async Task<bool> TryAddAsync(NpgsqlConnection connection, EventKey key, IMessage response, CancellationToken cancellationToken)
        => await connection.ExecuteAsync(new CommandDefinition(
            Insert, new { key.UserId, key.EventId, key.Fingerprint, Response = response.ToByteArray() }, cancellationToken: cancellationToken)) == 1;

    private async Task<byte[]?> FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var known = await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(Select, new { key.UserId, key.EventId }, cancellationToken: cancellationToken));
        return known is null || known.Fingerprint == key.Fingerprint ? known?.Response : throw Problem.EventIdReused(key.EventId.ToString());
    }

    private sealed record Row(long Fingerprint, byte[] Response);
}
