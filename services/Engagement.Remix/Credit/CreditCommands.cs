using Engagement.Ledger.V1;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.Remix.Credit;

/// <summary>What a batch of the ledger changes in the fold of credit.</summary>
internal static class CreditCommands
{
    // What each video of the batch earned, and what each that has a part in it receives. A millionth of a millisecond is a nanosecond.
    private const string AddEarnings = """
        WITH earning AS (
            SELECT video.video_no, video.kept_share, new.views, new.watched_ms, new.likes, new.follows
            FROM unnest($1, $2, $3, $4, $5) AS new (video_id, views, watched_ms, likes, follows) JOIN video USING (video_id)),
        received AS (
            SELECT video_no, kept_share AS share, views, watched_ms, likes, follows FROM earning
            UNION ALL
            SELECT lineage.ancestor_no, lineage.share, views, watched_ms, likes, follows
            FROM earning JOIN lineage ON lineage.descendant_no = earning.video_no WHERE lineage.share > 0),
        added AS (
            INSERT INTO earned AS sum (video_no, views, watched_ms, likes, follows) SELECT video_no, views, watched_ms, likes, follows FROM earning
            ON CONFLICT (video_no) DO UPDATE SET
                views = sum.views + excluded.views, watched_ms = sum.watched_ms + excluded.watched_ms, likes = sum.likes + excluded.likes,
                follows = sum.follows + excluded.follows)
        INSERT INTO credit AS sum (video_no, views_micro, watched_ns, likes_micro, follows_micro)
        SELECT video_no, sum(share * views), sum(share * watched_ms::numeric), sum(share * likes), sum(share * follows) FROM received GROUP BY video_no
        ON CONFLICT (video_no) DO UPDATE SET
            views_micro = sum.views_micro + excluded.views_micro, watched_ns = sum.watched_ns + excluded.watched_ns,
            likes_micro = sum.likes_micro + excluded.likes_micro, follows_micro = sum.follows_micro + excluded.follows_micro
        """;

    // Event by event, since a challenge may end between two of a batch. An entry is there before the first event of its video.
    private const string AddPoints = """
        WITH point AS (
            SELECT video.video_no, video.kept_share, new.points, new.recorded_at
            FROM unnest($1, $2, $3) AS new (video_id, points, recorded_at) JOIN video USING (video_id)),
        received AS (
            SELECT video_no, kept_share AS share, points, recorded_at FROM point
            UNION ALL
            SELECT lineage.ancestor_no, lineage.share, points, recorded_at
            FROM point JOIN lineage ON lineage.descendant_no = point.video_no WHERE lineage.share > 0)
        UPDATE challenge_entry SET points_micro = challenge_entry.points_micro + gain.points_micro
        FROM (
            SELECT entry.challenge_no, entry.video_no, sum(received.share * received.points) AS points_micro
            FROM received JOIN challenge_entry AS entry USING (video_no) JOIN challenge USING (challenge_no)
            WHERE received.recorded_at < challenge.ends_at GROUP BY entry.challenge_no, entry.video_no) AS gain
        WHERE challenge_entry.challenge_no = gain.challenge_no AND challenge_entry.video_no = gain.video_no
        """;

    public static IEnumerable<NpgsqlBatchCommand> Of(IReadOnlyList<LedgerEvent> events)
    {
        var earnings = events.Select(e => (Event: e, Earning: EarningRules.Of(e))).Where(earned => earned.Earning != default).ToArray();
        var sums = earnings.GroupBy(earned => earned.Event.VideoId)
            .Select(video => (VideoId: video.Key, Sum: video.Aggregate(default(Earning), (sum, earned) => sum + earned.Earning)))
            .Where(video => video.Sum != default).ToArray();
        if (sums.Length > 0)
        {
            yield return Statement.Of(
                AddEarnings, sums.Select(video => video.VideoId).ToArray(), sums.Select(video => video.Sum.Views).ToArray(),
                sums.Select(video => video.Sum.WatchedMs).ToArray(), sums.Select(video => video.Sum.Likes).ToArray(),
                sums.Select(video => video.Sum.Follows).ToArray());
        }
        var points = earnings.Where(earned => earned.Earning.Points != 0).ToArray();
        if (points.Length > 0)
        {
            yield return Statement.Of(
                AddPoints, points.Select(earned => earned.Event.VideoId).ToArray(), points.Select(earned => earned.Earning.Points).ToArray(),
                points.Select(earned => earned.Event.RecordedAt.ToDateTime()).ToArray());
        }
    }
}
