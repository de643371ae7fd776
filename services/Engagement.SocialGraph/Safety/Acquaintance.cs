using Engagement.SocialGraph.Relationships;
using Npgsql;

namespace Engagement.SocialGraph.Safety;

/// <summary>Whether a sender is a stranger to a recipient: the recipient does not follow them, and has never written to them.</summary>
internal sealed class Acquaintance(NpgsqlDataSource dataSource, RelationshipReader relationships)
{
    private const string HasWritten = """
        SELECT EXISTS (SELECT FROM message WHERE conversation_id = $1 AND sender_id = $2)
        """;

    public async Task<bool> IsStrangerAsync(string senderId, string recipientId, Guid conversationId, CancellationToken cancellationToken)
    {
        if ((await relationships.GetAsync(senderId, recipientId, cancellationToken)).FollowedBy)
            return false;
        await using var command = dataSource.CreateCommand(HasWritten);
        command.Parameters.Add(new NpgsqlParameter { Value = conversationId });
        command.Parameters.Add(new NpgsqlParameter { Value = recipientId });
        return !(bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
