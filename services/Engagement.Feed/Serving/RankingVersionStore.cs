using System.Runtime.CompilerServices;
using System.Text.Json;
using Engagement.Feed.Ranking;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.Feed.Serving;

/// <summary>What the versions of rankings stand for.</summary>
internal sealed class RankingVersionStore(NpgsqlDataSource dataSource)
{
    private const string Insert = "INSERT INTO ranking_version (version, settings) VALUES (@version, @settings) ON CONFLICT (version) DO NOTHING";

    private const string Select = "SELECT version, settings FROM ranking_version WHERE version = ANY (@versions)";

    private readonly ConditionalWeakTable<RankingSettings, string> _kept = [];

    /// <summary>Keeps the settings, on the disk, before the first page that names them; returns their version.</summary>
    public async Task<string> KeepAsync(RankingSettings settings, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(settings, out var version))
            return version;
        version = settings.ToVersion();
        await using var command = dataSource.CreateCommand(Insert);
        command.Parameters.Add(new("version", version));
        command.Parameters.Add(new("settings", NpgsqlDbType.Jsonb) { Value = JsonSerializer.Serialize(settings) });
        await command.ExecuteNonQueryAsync(cancellationToken);
        _kept.TryAdd(settings, version);
        return version;
    }

    public async Task<IReadOnlyDictionary<string, RankingSettings>> FindAsync(IEnumerable<string> versions, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("versions", versions.Distinct().ToArray()));
        var found = new Dictionary<string, RankingSettings>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(reader.GetString(0), JsonSerializer.Deserialize<RankingSettings>(reader.GetString(1))!);
        return found;
    }
}
