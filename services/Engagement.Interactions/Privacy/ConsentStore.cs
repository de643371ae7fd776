using Engagement.Interactions.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Interactions.Privacy;

/// <summary>Reads what <see cref="Consents"/> keeps.</summary>
internal sealed class ConsentStore(NpgsqlDataSource dataSource)
{
    private const string Select = "SELECT purpose, granted, updated_at FROM consent WHERE user_id = @user_id";

    /// <summary>One for each purpose.</summary>
    public async Task<IEnumerable<Consent>> ReadAsync(string userId, CancellationToken cancellationToken)
    {
        var consents = System.Enum.GetValues<ConsentPurpose>().Where(purpose => purpose != ConsentPurpose.Unspecified)
            .ToDictionary(purpose => purpose, purpose => new Consent { Purpose = purpose, Granted = true });
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("user_id", userId));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var consent = consents[(ConsentPurpose)reader.GetInt16(0)];
            (consent.Granted, consent.UpdateTime) = (reader.GetBoolean(1), Timestamp.FromDateTime(reader.GetDateTime(2)));
        }
        return consents.Values.OrderBy(consent => consent.Purpose);
    }
}
