using Engagement.Feed.Folding;
using Engagement.Feed.Preferences;
using Npgsql;

namespace Engagement.Feed.Profiles;

/// <summary>A follow, or its end.</summary>
internal readonly record struct FollowChange(string FolloweeId, bool Following, bool Mutual = false);

/// <summary>Somebody whom a viewer's feeds leave out, for a cause of <see cref="RestraintCause"/>, until a time.</summary>
internal readonly record struct RestraintChange(string OtherId, RestraintCause Cause, DateTime Until);

/// <summary>What changed in a viewer's rows of the fold.</summary>
/// <param name="At">When it was read, by our clock.</param>
internal sealed record ProfileChanges(
    long Position, DateTime At, IReadOnlyList<VideoSignals> Signals, IReadOnlyList<FollowChange> Follows, IReadOnlyList<RestraintChange> Restraints)
{
    /// <summary>All of them, when they have changed.</summary>
    public StoredPreferences? Preferences { get; init; }

    /// <summary>Where the viewer says that they are, when that has changed.</summary>
    public string? Region { get; init; }

    /// <summary>Counts the starts and stops of experiments.</summary>
    public long ExperimentRevision { get; init; }
}

/// <summary>Reads a viewer's rows of the fold.</summary>
internal sealed class ProfileStore(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    /// <summary>The columns that <see cref="ReadSignals"/> takes, in its order.</summary>
    public const string SignalColumns = """
        video_id, seen.impressions, seen.watches, seen.watched_ms, seen.likes, seen.comments, seen.shares, seen.saves, seen.not_interested, last_at,
        unlearned.impressions, unlearned.watches, unlearned.watched_ms, unlearned.likes, unlearned.comments, unlearned.shares, unlearned.saves,
        unlearned.not_interested, first_position, first_at, surface, place, follows, remixes
        """;

    public const string SignalRows = "viewer_video AS seen LEFT JOIN unlearned_video AS unlearned USING (viewer_id, video_id)";

    public const int SignalColumnCount = 24;

    private const string SelectPosition = "SELECT position, experiment_revision FROM fold";

    private const string SelectSignals = $"SELECT {SignalColumns} FROM {SignalRows} WHERE viewer_id = @viewer_id AND position > @after";

    private const string SelectFollows =
        "SELECT followee_id, following, mutual FROM follow WHERE follower_id = @viewer_id AND position > @after ORDER BY position";

    private const string SelectRestraints = "SELECT other_id, cause, until FROM restraint WHERE viewer_id = @viewer_id AND position > @after";

    private const string SelectRegion = "SELECT region FROM viewer_region WHERE viewer_id = @viewer_id AND position > @after";

    /// <summary>
    /// What happened after a position, and the preferences when they are beyond a revision, in one round trip. The fold's position is read before its
    /// rows, so everything up to it is among them; rows that are newer still are states as well, and are read again the next time.
    /// </summary>
    public async Task<ProfileChanges> ReadAsync(string viewerId, long after, long revision, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        await using var batch = dataSource.CreateBatch();
        // Before the signals: these are then as a reset that is read here left them.
        foreach (var command in PreferenceReads.Of(viewerId, revision, now))
            batch.BatchCommands.Add(command);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SelectPosition));
        foreach (var sql in (ReadOnlySpan<string>)[SelectSignals, SelectFollows, SelectRestraints, SelectRegion])
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new("viewer_id", viewerId), new("after", after) } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var preferences = await PreferenceReads.ReadAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var (position, experimentRevision) = await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
        await reader.NextResultAsync(cancellationToken);
        var signals = new List<VideoSignals>();
        while (await reader.ReadAsync(cancellationToken))
            signals.Add(ReadSignals(reader));
        await reader.NextResultAsync(cancellationToken);
        var follows = new List<FollowChange>();
        while (await reader.ReadAsync(cancellationToken))
            follows.Add(new(reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2)));
        await reader.NextResultAsync(cancellationToken);
        var restraints = new List<RestraintChange>();
        while (await reader.ReadAsync(cancellationToken))
            restraints.Add(new(reader.GetString(0), (RestraintCause)reader.GetInt16(1), reader.GetDateTime(2)));
        await reader.NextResultAsync(cancellationToken);
        var region = await reader.ReadAsync(cancellationToken) ? reader.GetString(0) : null;
        return new ProfileChanges(position, now, signals, follows, restraints)
        {
            Preferences = preferences,
            ExperimentRevision = experimentRevision,
            Region = region,
        };
    }

    /// <summary>Reads the row from <see cref="SignalColumns"/>.</summary>
    public static VideoSignals ReadSignals(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetInt32(5),
        reader.GetInt32(6), reader.GetInt32(7), reader.GetInt32(8), reader.GetDateTime(9),
        new Meeting(
            reader.GetInt64(18), reader.GetDateTime(19), reader.GetInt16(20), reader.GetInt32(21), reader.GetInt32(22), reader.GetInt32(23)))
    {
        Unlearned = reader.IsDBNull(10)
            ? null
            : new(reader.GetString(0), reader.GetInt32(10), reader.GetInt32(11), reader.GetInt64(12), reader.GetInt32(13), reader.GetInt32(14),
                reader.GetInt32(15), reader.GetInt32(16), reader.GetInt32(17), default),
    };
}
