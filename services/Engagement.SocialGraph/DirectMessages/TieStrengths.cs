using Dapper;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>
/// How strong ties are by what users send each other: of each direction the number of messages, halved every 30 days. It is kept as a sum of 2^(t / 30 d)
/// from a fixed day on, so that nothing has to be rewritten as time goes by; a double holds that for 80 years.
/// </summary>
internal sealed class TieStrengths(NpgsqlDataSource dataSource, EventIds eventIds, TimeProvider timeProvider)
{
    /// <summary>`accepted_event.kind`.</summary>
    private const short SettingsWrite = 1030;

    private const string Insert = """
        INSERT INTO tie_strength (user_id, other_id, heat)
        SELECT $1, $2, $3 WHERE (SELECT count(*) FROM account WHERE user_id IN ($1, $2) AND tie_strength) = 2
        ON CONFLICT (user_id, other_id) DO UPDATE SET heat = tie_strength.heat + excluded.heat
        """;

    // The event's fingerprint is the choice itself, which is no secret.
    private const string Accept = """
        INSERT INTO accepted_event (user_id, event_id, kind, accepted_at, fingerprint) VALUES (@UserId, @EventId, @Kind, @Now, @Choice)
        ON CONFLICT DO NOTHING
        """;

    private const string SelectAccepted = """
        SELECT kind = @Kind AND fingerprint = @Choice FROM accepted_event WHERE user_id = @UserId AND event_id = @EventId
        """;

    private const string SetConsent = """
        INSERT INTO account (user_id, followers, following, tie_strength) VALUES (@UserId, 0, 0, @Consent)
        ON CONFLICT (user_id) DO UPDATE SET tie_strength = excluded.tie_strength;
        DELETE FROM tie_strength WHERE NOT @Consent AND (user_id = @UserId OR other_id = @UserId)
        """;

    private const string Select = """
        SELECT coalesce(given.heat, 0) AS Given, coalesce(taken.heat, 0) AS Taken
        FROM unnest(@UserIds) WITH ORDINALITY AS other (user_id, place)
        LEFT JOIN LATERAL (SELECT heat FROM tie_strength WHERE user_id = @UserId AND other_id = other.user_id OFFSET 0) AS given ON true
        LEFT JOIN LATERAL (SELECT heat FROM tie_strength WHERE user_id = other.user_id AND other_id = @UserId OFFSET 0) AS taken ON true
        ORDER BY other.place
        """;

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(30);

    /// <summary>Adds a message, if both have agreed to it.</summary>
    public static NpgsqlBatchCommand Exchange(string senderId, string recipientId, DateTimeOffset now)
        => Statement.Of(Insert, senderId, recipientId, double.Exp2(HalfLivesAt(now)));

    /// <summary>Records what a user has agreed to, and forgets what was known without it, once. True for a repeat.</summary>
    /// <exception cref="Problem">ALREADY_EXISTS: the event id was used for something else.</exception>
    public async Task<bool> SetConsentAsync(string userId, Guid eventId, bool consent, CancellationToken cancellationToken)
    {
        if (eventIds.Refuse(eventId) is { } refusal)
            throw refusal;
        var parameters = new
        {
            UserId = userId, EventId = eventId, Kind = SettingsWrite, Now = timeProvider.GetUtcNow(), Choice = consent ? 1L : 0L, Consent = consent,
        };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(Accept, parameters, cancellationToken: cancellationToken)) == 0)
        {
            return await connection.QuerySingleAsync<bool?>(new CommandDefinition(SelectAccepted, parameters, cancellationToken: cancellationToken)) == true
                ? true
                : throw Problem.EventIdReused(eventId.ToString());
        }
        await connection.ExecuteAsync(new CommandDefinition(SetConsent, parameters, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return false;
    }

    /// <summary>In the order of the others; 0 for who is not tied.</summary>
    public async Task<IEnumerable<double>> GetAsync(string userId, string[] otherIds, CancellationToken cancellationToken)
    {
        var now = HalfLivesAt(timeProvider.GetUtcNow());
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var heats = await connection.QueryAsync<(double Given, double Taken)>(
            new CommandDefinition(Select, new { UserId = userId, UserIds = otherIds }, cancellationToken: cancellationToken));
        return heats.Select(heat => heat.Given + heat.Taken == 0 ? 0 : 2 * heat.Given * heat.Taken / (heat.Given + heat.Taken) * double.Exp2(-now));
    }

    private static double HalfLivesAt(DateTimeOffset time) => (time - Epoch) / HalfLife;
}
