using Npgsql;
using NpgsqlTypes;

namespace Engagement.SocialGraph.Edges;

/// <summary>The writes of a plan.</summary>
internal static class EdgeCommands
{
    private const string InsertEvents = """
        INSERT INTO edge_event
            (user_id, other_id, revision, actor_id, event_id, kind, effect, unseen, cause_kind, cause, expire_time, followed_at, requested_at, occurred_at,
             recorded_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """;

    private const string UpsertTies = """
        INSERT INTO tie
            (user_id, other_id, followed_at, unseen, requested_at, request_cause_kind, request_cause, blocked_at, block_expires_at, muted_at,
             mute_expires_at, close_friend_at, revision, changed_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (user_id, other_id) DO UPDATE SET
            followed_at = excluded.followed_at, unseen = excluded.unseen, requested_at = excluded.requested_at,
            request_cause_kind = excluded.request_cause_kind, request_cause = excluded.request_cause, blocked_at = excluded.blocked_at,
            block_expires_at = excluded.block_expires_at, muted_at = excluded.muted_at, mute_expires_at = excluded.mute_expires_at,
            close_friend_at = excluded.close_friend_at, revision = excluded.revision, changed_at = excluded.changed_at
        """;

    // Given in the order of the ids, in which every transaction locks them.
    private const string UpsertAccounts = """
        INSERT INTO account (user_id, followers, following)
        SELECT user_id, followers, following FROM unnest($1, $2, $3) WITH ORDINALITY AS growth (user_id, followers, following, place) ORDER BY place
        ON CONFLICT (user_id) DO UPDATE SET
            followers = account.followers + excluded.followers, following = account.following + excluded.following, revision = account.revision + 1
        """;

    private static readonly DateTime LongAgo = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);

    public static void Write(EdgePlan plan, NpgsqlBatchCommandCollection writes)
    {
        writes.Add(Events(plan.Rows));
        writes.Add(Ties(plan.Ties));
        writes.Add(Accounts(plan.Accounts));
    }

    private static NpgsqlBatchCommand Events(List<EdgeRow> rows) => new(InsertEvents)
    {
        Parameters =
        {
            Array(rows, row => row.UserId), Array(rows, row => row.OtherId), Array(rows, row => row.Revision), Array(rows, row => row.ActorId),
            Array(rows, row => row.EventId), Array(rows, row => (short)row.Entry.Kind), Array(rows, row => row.Entry.Effect),
            Array(rows, row => row.Entry.Unseen), Array(rows, row => row.Entry.Cause.Kind), Array(rows, row => row.Entry.Cause.Text),
            Times(rows, row => row.ExpireTime), Times(rows, row => row.After.FollowedAt), Times(rows, row => row.After.RequestedAt),
            Times(rows, row => row.OccurredAt), Times(rows, row => row.RecordedAt),
        },
    };

    private static NpgsqlBatchCommand Ties(List<(string UserId, string OtherId, Tie Tie)> ties) => new(UpsertTies)
    {
        Parameters =
        {
            Array(ties, row => row.UserId), Array(ties, row => row.OtherId), Times(ties, row => row.Tie.FollowedAt), Array(ties, row => row.Tie.Unseen),
            Times(ties, row => row.Tie.RequestedAt), Array(ties, row => row.Tie.RequestCause.Kind), Array(ties, row => row.Tie.RequestCause.Text),
            Times(ties, row => row.Tie.Block?.BeginsAt), Times(ties, row => row.Tie.Block?.ExpiresAt ?? LongAgo),
            Times(ties, row => row.Tie.Mute?.BeginsAt), Times(ties, row => row.Tie.Mute?.ExpiresAt ?? LongAgo),
            Times(ties, row => row.Tie.CloseFriendAt), Array(ties, row => row.Tie.Revision), Times(ties, row => row.Tie.ChangedAt),
        },
    };

    private static NpgsqlBatchCommand Accounts(SortedDictionary<string, AccountGrowth> accounts) => new(UpsertAccounts)
    {
        Parameters =
        {
            Array(accounts.Keys, userId => userId), Array(accounts.Values, growth => (long)growth.Followers),
            Array(accounts.Values, growth => (long)growth.Following),
        },
    };

    private static NpgsqlParameter Array<TRow, TValue>(IEnumerable<TRow> rows, Func<TRow, TValue> value) => new() { Value = rows.Select(value).ToArray() };

    private static NpgsqlParameter Times<TRow>(IEnumerable<TRow> rows, Func<TRow, DateTime?> value)
        => new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };
}
