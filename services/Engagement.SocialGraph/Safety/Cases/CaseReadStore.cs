using Dapper;
using Npgsql;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>Lists cases, without their texts.</summary>
internal sealed class CaseReadStore(NpgsqlDataSource dataSource)
{
    public const string Columns = """
        case_id AS CaseId, conversation_id AS ConversationId, message_id AS MessageId, sender_id AS SenderId, action AS Action, reason AS Reason,
        score AS Score, state AS State, reported AS Reported, appealed_at IS NOT NULL AS Appealed, opened_at AS OpenedAt, decided_at AS DecidedAt
        """;

    private const string Queue = $"""
        SELECT {Columns} FROM safety_case
        WHERE state = @State AND (opened_at, case_id) > (@AfterTime, @AfterCaseId)
        ORDER BY opened_at, case_id LIMIT @Limit
        """;

    private const string Own = $"""
        SELECT {Columns} FROM safety_case
        WHERE sender_id = @SenderId AND shown AND (opened_at, case_id) < (@AfterTime, @AfterCaseId)
        ORDER BY opened_at DESC, case_id DESC LIMIT @Limit
        """;

    /// <summary>Before every case: Npgsql writes these moments as `-infinity` and `infinity`.</summary>
    private static readonly CasePosition Oldest = new(DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), Guid.Empty);
    private static readonly CasePosition Newest = new(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), Guid.Empty);

    /// <summary>The cases of a state after a position, the oldest first.</summary>
    public Task<List<SafetyCaseView>> ListAsync(CaseState state, CasePosition? after, int limit, CancellationToken cancellationToken)
    {
        var (time, caseId) = after ?? Oldest;
        return QueryAsync(Queue, new { State = (short)state, AfterTime = time, AfterCaseId = caseId, Limit = limit }, cancellationToken);
    }

    /// <summary>The cases of a sender's messages after a position, the newest first.</summary>
    public Task<List<SafetyCaseView>> ListOwnAsync(string senderId, CasePosition? after, int limit, CancellationToken cancellationToken)
    {
        var (time, caseId) = after ?? Newest;
        return QueryAsync(Own, new { SenderId = senderId, AfterTime = time, AfterCaseId = caseId, Limit = limit }, cancellationToken);
    }

    private async Task<List<SafetyCaseView>> QueryAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<SafetyCaseView>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
    }
}
