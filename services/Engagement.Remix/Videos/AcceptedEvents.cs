using System.IO.Hashing;
using System.Text;
using Dapper;
using Engagement.Platform.Errors;
using Google.Protobuf;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>An event id in use: whose, for which request, and what that was answered.</summary>
internal sealed record AcceptedEvent(string UserId, Guid EventId, long Fingerprint, byte[] Response);

/// <summary>Each event of a user has its effect once; a repeat gets the first response.</summary>
internal sealed class AcceptedEvents(NpgsqlDataSource dataSource)
{
    private const string Select = """
        SELECT user_id AS UserId, event_id AS EventId, fingerprint AS Fingerprint, response AS Response
        FROM accepted_event WHERE user_id = @UserId AND event_id = @EventId
        """;

    // A repeat that meets the first one under way waits here for its end.
    private const string Insert = """
        INSERT INTO accepted_event (user_id, event_id, fingerprint, response) VALUES (@UserId, @EventId, @Fingerprint, @Response)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Of a request as sent, its type included.</summary>
    public static long FingerprintOf(IMessage request)
    {
        var hash = new XxHash64();
        hash.Append(Encoding.UTF8.GetBytes($"{request.Descriptor.FullName}\0"));
        hash.Append(request.ToByteArray());
        return (long)hash.GetCurrentHashAsUInt64();
    }

    /// <summary>The first response to this request, or null when its event is new.</summary>
    /// <exception cref="Problem">ALREADY_EXISTS: the event id was used for something else.</exception>
    public async Task<byte[]?> FindFirstResponseAsync(string userId, Guid eventId, long fingerprint, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var known = await connection.QuerySingleOrDefaultAsync<AcceptedEvent>(
            new CommandDefinition(Select, new { UserId = userId, EventId = eventId }, cancellationToken: cancellationToken));
        return known is null || known.Fingerprint == fingerprint ? known?.Response : throw Problem.EventIdReused(eventId.ToString());
    }

    /// <summary>Takes the event id in the transaction of its effect; false when it is taken.</summary>
    public static async Task<bool> TryAddAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, AcceptedEvent accepted, CancellationToken cancellationToken)
        => await connection.ExecuteAsync(new CommandDefinition(Insert, accepted, transaction, cancellationToken: cancellationToken)) == 1;
}
