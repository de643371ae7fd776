using System.Collections.Concurrent;
using Npgsql;

namespace Engagement.SocialGraph.Relationships;

/// <summary>The private accounts, all in memory, some hundred bytes each; brought up to a revision by what has changed since the last.</summary>
internal sealed class PrivateAccounts(NpgsqlDataSource dataSource) : IDisposable
{
    private const string SelectChanges = """
        SELECT user_id, private, privacy_revision FROM account WHERE privacy_revision > $1
        """;

    private readonly ConcurrentDictionary<string, bool> _private = new();
    private readonly SemaphoreSlim _turn = new(1);
    private long _revision;

    public bool Contains(string userId) => _private.ContainsKey(userId);

    /// <summary>Ends when everything up to this revision is known.</summary>
    public async ValueTask CatchUpAsync(long revision, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _revision) >= revision)
            return;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_revision < revision)
                await ReadChangesAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task ReadChangesAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectChanges);
        command.Parameters.Add(new NpgsqlParameter { Value = _revision });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var newest = _revision;
        while (await reader.ReadAsync(cancellationToken))
        {
            var userId = reader.GetString(0);
            if (reader.GetBoolean(1))
                _private[userId] = true;
            else
                _private.TryRemove(userId, out _);
            newest = Math.Max(newest, reader.GetInt64(2));
        }
        Volatile.Write(ref _revision, newest);
    }
}
