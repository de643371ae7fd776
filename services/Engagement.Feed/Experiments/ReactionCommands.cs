using Engagement.Feed.Folding;
using Engagement.Ledger.V1;
using Npgsql;

namespace Engagement.Feed.Experiments;

/// <summary>The statement of a batch of the fold that adds what viewers did to the sums of the experiments that they are exposed to.</summary>
internal static class ReactionCommands
{
    private const string Upsert = """
        INSERT INTO experiment_sums AS sum (
            viewer_id, experiment_id, impressions, watched_ms, watched_shares, likes, comments, shares, saves, follows, not_interested)
        SELECT viewer_id, experiment_id, sum(impressions), sum(watched_ms),
            sum(CASE WHEN duration_ms > 0 THEN round(unique_ms * 1000000.0 / duration_ms) ELSE 0 END)::bigint,
            sum(likes), sum(comments), sum(shares), sum(saves), sum(follows), sum(not_interested)
        FROM unnest(@viewer_ids, @video_ids, @at, @impressions, @watched_ms, @unique_ms, @likes, @comments, @shares, @saves, @follows, @not_interested)
            AS new (viewer_id, video_id, at, impressions, watched_ms, unique_ms, likes, comments, shares, saves, follows, not_interested)
        JOIN exposure USING (viewer_id) JOIN experiment USING (experiment_id) LEFT JOIN video USING (video_id)
        WHERE new.at >= exposed_at AND new.at < measured_until
        GROUP BY viewer_id, experiment_id
        ON CONFLICT (viewer_id, experiment_id) DO UPDATE SET
            impressions = sum.impressions + excluded.impressions,
            watched_ms = sum.watched_ms + excluded.watched_ms,
            watched_shares = sum.watched_shares + excluded.watched_shares,
            likes = sum.likes + excluded.likes,
            comments = sum.comments + excluded.comments,
            shares = sum.shares + excluded.shares,
            saves = sum.saves + excluded.saves,
            follows = sum.follows + excluded.follows,
            not_interested = sum.not_interested + excluded.not_interested
        """;

    /// <param name="unlearned">What falls into such a time is not measured either.</param>
    public static IEnumerable<NpgsqlBatchCommand> Of(IReadOnlyList<LedgerEvent> events, UnlearnedTimes unlearned)
    {
        var reactions = events.Where(sent => !unlearned.Cover(sent)).Select(Reaction.Of).OfType<Reaction>().ToList();
        if (reactions.Count > 0)
        {
            yield return new(Upsert)
            {
                Parameters =
                {
                    Array("viewer_ids", reaction => reaction.ViewerId), Array("video_ids", reaction => reaction.VideoId),
                    Array("at", reaction => reaction.At), Array("impressions", reaction => reaction.Impressions),
                    Array("watched_ms", reaction => reaction.WatchedMs), Array("unique_ms", reaction => reaction.UniqueMs),
                    Array("likes", reaction => reaction.Likes), Array("comments", reaction => reaction.Comments),
                    Array("shares", reaction => reaction.Shares), Array("saves", reaction => reaction.Saves),
                    Array("follows", reaction => reaction.Follows), Array("not_interested", reaction => reaction.NotInterested),
                },
            };
        }

        NpgsqlParameter<TValue[]> Array<TValue>(string name, Func<Reaction, TValue> value) => new(name, [.. reactions.Select(value)]);
    }
}
