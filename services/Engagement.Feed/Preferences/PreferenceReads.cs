using Engagement.Feed.V1;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.Feed.Preferences;

/// <summary>Reads a viewer's preferences as a part of other reads, and only when they have changed.</summary>
internal static class PreferenceReads
{
    private const string Select = "SELECT revision, paused_at, reset_at FROM preferences WHERE viewer_id = $1 AND revision > $2";

    private const string IsNewer = "EXISTS (SELECT FROM preferences WHERE viewer_id = $1 AND revision > $2)";

    // In the order of their making, so that sums of the same have the same bits.
    private const string SelectFeedback = $"""
        SELECT feedback_id, kind, target, created_at, expires_at, learned
        FROM feedback WHERE viewer_id = $1 AND undone_at IS NULL AND expires_at > $3 AND {IsNewer} ORDER BY feedback_no
        """;

    private const string SelectWeights = $"SELECT topic, weight FROM topic_weight WHERE viewer_id = $1 AND {IsNewer}";

    public static IEnumerable<NpgsqlBatchCommand> Of(string viewerId, long revision, DateTime now) =>
    [
        Statement.Of(Select, viewerId, revision), Statement.Of(SelectFeedback, viewerId, revision, now), Statement.Of(SelectWeights, viewerId, revision),
    ];

    /// <summary>The three results of <see cref="Of"/>; null when there is nothing beyond the revision, which is read first: what follows is at least as new.</summary>
    public static async Task<StoredPreferences?> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        StoredPreferences? stored = null;
        var feedback = new List<StandingFeedback>();
        var weights = new Dictionary<string, double>();
        if (await reader.ReadAsync(cancellationToken))
            stored = new(reader.GetInt64(0), TimeAt(reader, 1), TimeAt(reader, 2), feedback, weights);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            feedback.Add(new(
                reader.GetGuid(0), (FeedbackKind)reader.GetInt16(1), reader.GetString(2), reader.GetDateTime(3), reader.GetDateTime(4),
                reader.GetBoolean(5)));
        }
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            weights.Add(reader.GetString(0), reader.GetDouble(1));
        return stored;
    }

    private static DateTime? TimeAt(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDateTime(column);
}
