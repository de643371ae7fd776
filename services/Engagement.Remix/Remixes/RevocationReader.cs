using Dapper;
using Engagement.Platform.Visibility;
using Engagement.Remix.V1;
using Npgsql;

namespace Engagement.Remix.Remixes;

/// <summary>Which remixes a stricter setting closes, read in its transaction.</summary>
internal static class RevocationReader
{
    private const int Listed = 100;

    private const string OfVideo = """
        SELECT descendant_no, distance FROM lineage WHERE ancestor_no = (SELECT video_no FROM video WHERE video_id = @Key)
        """;

    private const string OfAccount = """
        SELECT lineage.descendant_no, min(lineage.distance) AS distance
        FROM lineage JOIN video ON video.video_no = lineage.ancestor_no
        WHERE video.creator_id = @Key GROUP BY lineage.descendant_no
        """;

    /// <summary>What is below a video, when one of its permissions becomes stricter.</summary>
    public static Task<Revocation> OfVideoAsync(
        NpgsqlConnection connection, string videoId, IEnumerable<(RemixPermission Before, RemixPermission After)> changes, CancellationToken cancellationToken)
        => ReadAsync(connection, OfVideo, videoId, changes, cancellationToken);

    /// <summary>What is below all videos of an account.</summary>
    public static Task<Revocation> OfAccountAsync(
        NpgsqlConnection connection, string userId, IEnumerable<(RemixPermission Before, RemixPermission After)> changes, CancellationToken cancellationToken)
        => ReadAsync(connection, OfAccount, userId, changes, cancellationToken);

    private static async Task<Revocation> ReadAsync(
        NpgsqlConnection connection, string below, string key, IEnumerable<(RemixPermission Before, RemixPermission After)> changes,
        CancellationToken cancellationToken)
    {
        if (changes.All(change => VisibilityRules.Required(change.After) <= VisibilityRules.Required(change.Before)))
            return new Revocation();
        var there = $"""
            FROM ({below}) AS below JOIN video ON video.video_no = below.descendant_no
            WHERE video.deleted_at IS NULL AND video.taken_down_at IS NULL
            """;
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            $"SELECT count(*) {there}; SELECT video.video_id {there} ORDER BY below.distance, below.descendant_no LIMIT {Listed}",
            new { Key = key }, cancellationToken: cancellationToken));
        return new Revocation { Descendants = await results.ReadSingleAsync<long>(), DescendantIds = { await results.ReadAsync<string>() } };
    }
}
