using Dapper;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Ledger;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Npgsql;

namespace Engagement.Remix.Remixes;

/// <summary>Reads and sets who may make remixes of an account's videos.</summary>
internal sealed class RemixSettingsHandler(AcceptedEvents acceptedEvents, NpgsqlDataSource dataSource, Outbox outbox, TimeProvider timeProvider)
{
    private const string Select = "SELECT duet_permission AS Duet, stitch_permission AS Stitch FROM remix_settings WHERE user_id = @UserId";

    private const string Insert = """
        INSERT INTO remix_settings (user_id, duet_permission, stitch_permission) VALUES (@UserId, 1, 1) ON CONFLICT DO NOTHING
        """;

    // Waits for the remixes that hold it, and makes later ones wait.
    private const string Lock = Select + " FOR NO KEY UPDATE";

    private const string Update = """
        UPDATE remix_settings SET duet_permission = @Duet, stitch_permission = @Stitch WHERE user_id = @UserId
        """;

    public async Task<RemixSettings> GetAsync(string userId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(Select, new { UserId = userId }, cancellationToken: cancellationToken));
        return (row ?? Row.Open).ToProto();
    }

    public async Task<UpdateRemixSettingsResponse> UpdateAsync(
        string userId, UpdateRemixSettingsRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().Require(request.Settings is not null, "settings", "is required");
        if (request.Settings is { } settings)
            violations.RequireDefined(settings.DuetPermission, "settings.duet_permission").RequireDefined(settings.StitchPermission, "settings.stitch_permission");
        var key = EventKey.Of(userId, request.EventId, request, violations);
        violations.ThrowIfAny();
        var answer = await acceptedEvents.RunAsync<UpdateRemixSettingsResponse>(
            key, () => UpdateAsync(key, Row.Of(request.Settings!), cancellationToken), cancellationToken);
        answer.Response.Duplicate = answer.Duplicate;
        return answer.Response;
    }

    private async Task<Answer<UpdateRemixSettingsResponse>?> UpdateAsync(EventKey key, Row after, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var user = new { key.UserId, after.Duet, after.Stitch };
        await connection.ExecuteAsync(new CommandDefinition(Insert, user, cancellationToken: cancellationToken));
        var before = await connection.QuerySingleAsync<Row>(new CommandDefinition(Lock, user, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(Update, user, cancellationToken: cancellationToken));
        var revocation = await RevocationReader.OfAccountAsync(
            connection, key.UserId,
            [((RemixPermission)before.Duet, (RemixPermission)after.Duet), ((RemixPermission)before.Stitch, (RemixPermission)after.Stitch)],
            cancellationToken);
        var response = new UpdateRemixSettingsResponse { Settings = after.ToProto(), Revocation = revocation };
        if (!await AcceptedEvents.TryAddAsync(connection, key, response, cancellationToken))
            return null;
        if (before != after)
            await Outbox.AddAsync(connection, transaction, ToLedgerEvent(key, response.Settings), timeProvider.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return new Answer<UpdateRemixSettingsResponse>(response, Duplicate: false);
    }

    private static LedgerEvent ToLedgerEvent(EventKey key, RemixSettings settings)
    {
        var told = key.NewLedgerEvent();
        told.RemixSettingsUpdated = new RemixSettingsUpdated { DuetPermission = settings.DuetPermission, StitchPermission = settings.StitchPermission };
        return told;
    }

    private sealed record Row(short Duet, short Stitch)
    {
        public static Row Open { get; } = new((short)RemixPermission.Everyone, (short)RemixPermission.Everyone);

        public static Row Of(RemixSettings settings) => new((short)settings.DuetPermission, (short)settings.StitchPermission);

        public RemixSettings ToProto() => new() { DuetPermission = (RemixPermission)Duet, StitchPermission = (RemixPermission)Stitch };
    }
}
