using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>After a rotation, brings the conversations' keys under the current key, once at each start; then the old one can go.</summary>
internal sealed partial class ConversationRewrapper(
    NpgsqlDataSource dataSource, MessageKeys keys, TimeProvider timeProvider, ILogger<ConversationRewrapper> logger) : BackgroundService
{
    private const int BatchSize = 500;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    // In order, so that two replicas at the same work wait for each other and never deadlock.
    private const string Take = """
        SELECT conversation_id, wrapped_key FROM conversation WHERE key_id = @key_id ORDER BY conversation_id LIMIT @batch_size FOR UPDATE
        """;

    private const string Write = """
        UPDATE conversation SET key_id = @key_id, wrapped_key = rewrapped.wrapped_key
        FROM unnest(@conversation_ids, @wrapped_keys) AS rewrapped (conversation_id, wrapped_key)
        WHERE conversation.conversation_id = rewrapped.conversation_id
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var keyId in keys.OldIds)
        {
            while (!stoppingToken.IsCancellationRequested && !await TryRewrapAsync(keyId, stoppingToken))
                await Task.Delay(Retry, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryRewrapAsync(string keyId, CancellationToken cancellationToken)
    {
        try
        {
            var (total, count) = (0, 0);
            do
                total += count = await RewrapBatchAsync(keyId, cancellationToken);
            while (count > 0);
            LogRewrapped(logger, total, keyId, keys.CurrentId);
            return true;
        }
        catch (Exception exception)
        {
            if (!Outage.Is(exception))
                LogFailed(logger, exception, keyId);
            return !Outage.Is(exception);
        }
    }

    private async Task<int> RewrapBatchAsync(string keyId, CancellationToken cancellationToken)
    {
        var conversationIds = new List<Guid>();
        var wrappedKeys = new List<byte[]>();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var take = new NpgsqlCommand(Take, connection, transaction))
        {
            take.Parameters.AddWithValue("key_id", keyId);
            take.Parameters.AddWithValue("batch_size", BatchSize);
            await using var reader = await take.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                conversationIds.Add(reader.GetGuid(0));
                wrappedKeys.Add(keys.Rewrap(reader.GetGuid(0), new WrappedKey(keyId, reader.GetFieldValue<byte[]>(1))).Bytes);
            }
        }
        await using var write = new NpgsqlCommand(Write, connection, transaction)
        {
            Parameters = { new("key_id", keys.CurrentId), new("conversation_ids", conversationIds), new("wrapped_keys", wrappedKeys) },
        };
        await write.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return conversationIds.Count;
    }

    [LoggerMessage(2201, LogLevel.Information, "{Count} conversations moved from key {OldKey} to {CurrentKey}; none is left under the old one")]
    private static partial void LogRewrapped(ILogger logger, int count, string oldKey, string currentKey);

    [LoggerMessage(2202, LogLevel.Error, "Conversations under key {OldKey} could not be moved to the current key")]
    private static partial void LogFailed(ILogger logger, Exception exception, string oldKey);
}
