using System.IO.Hashing;
using System.Text;
using Npgsql;

namespace Engagement.SocialGraph.Edges;

/// <summary>What a change reads before it decides, and the locks that keep it so until the commit.</summary>
internal static class EdgeReads
{
    // Not the ties' rows: the first follow has none, and a block must wait for a follow of the other side. Sorted, so that sets never deadlock.
    private const string LockPairs = """
        SELECT pg_advisory_xact_lock(key) FROM unnest($1) AS key
        """;

    // A repeat that meets the first one under way waits for its end here. No row: the event id is known.
    private const string Accept = """
        INSERT INTO accepted_event (user_id, event_id, kind, accepted_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true
        """;

    private const string ReadPairs = """
        SELECT coalesce(account.private, false),
               mine.followed_at, mine.unseen, mine.requested_at, mine.request_cause_kind, mine.request_cause, mine.blocked_at, mine.block_expires_at,
               mine.muted_at, mine.mute_expires_at, mine.close_friend_at, mine.revision, mine.changed_at,
               theirs.followed_at, theirs.unseen, theirs.requested_at, theirs.request_cause_kind, theirs.request_cause, theirs.blocked_at,
               theirs.block_expires_at, theirs.muted_at, theirs.mute_expires_at, theirs.close_friend_at, theirs.revision, theirs.changed_at
        FROM unnest($2) WITH ORDINALITY AS other (user_id, place)
        LEFT JOIN LATERAL (SELECT * FROM tie WHERE tie.user_id = $1 AND tie.other_id = other.user_id OFFSET 0) AS mine ON true
        LEFT JOIN LATERAL (SELECT * FROM tie WHERE tie.user_id = other.user_id AND tie.other_id = $1 OFFSET 0) AS theirs ON true
        LEFT JOIN account ON account.user_id = other.user_id
        ORDER BY other.place
        """;

    private const int MineAt = 1;
    private const int TheirsAt = 13;

    /// <summary>Locks the actor's pairs with the others, accepts the event and reads the pairs; null when the event id is known.</summary>
    public static async Task<List<Pair>?> LockAsync(
        NpgsqlConnection connection, EdgeBatch changes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var others = changes.Changes.Select(change => change.OtherId).ToArray();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(LockPairs) { Parameters = { new() { Value = others.Select(other => KeyOf(changes.ActorId, other)).Order().ToArray() } } },
                new(Accept)
                {
                    Parameters =
                    {
                        new() { Value = changes.ActorId }, new() { Value = changes.EventId }, new() { Value = changes.AcceptedKind },
                        new() { Value = now },
                    },
                },
                new(ReadPairs) { Parameters = { new() { Value = changes.ActorId }, new() { Value = others } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        await reader.NextResultAsync(cancellationToken);
        var pairs = new List<Pair>(others.Length);
        while (await reader.ReadAsync(cancellationToken))
            pairs.Add(new Pair(ReadTie(reader, MineAt), ReadTie(reader, TheirsAt), reader.GetBoolean(0)));
        return pairs;
    }

    // The same from both ends.
    private static long KeyOf(string userId, string otherId)
    {
        var (low, high) = string.CompareOrdinal(userId, otherId) < 0 ? (userId, otherId) : (otherId, userId);
        return (long)XxHash64.HashToUInt64(Encoding.ASCII.GetBytes($"{low}\0{high}"));
    }

    private static Tie ReadTie(NpgsqlDataReader reader, int at)
        => reader.IsDBNull(at + 10)
            ? Tie.None
            : new Tie(
                TimeAt(reader, at), reader.GetBoolean(at + 1), TimeAt(reader, at + 2),
                new EdgeCause(reader.GetInt16(at + 3), reader.GetString(at + 4)),
                RestraintAt(reader, at + 5), RestraintAt(reader, at + 7), TimeAt(reader, at + 9),
                reader.GetInt64(at + 10), reader.GetDateTime(at + 11));

    private static DateTime? TimeAt(NpgsqlDataReader reader, int at) => reader.IsDBNull(at) ? null : reader.GetDateTime(at);

    private static Restraint? RestraintAt(NpgsqlDataReader reader, int at)
        => reader.IsDBNull(at) ? null : new Restraint(reader.GetDateTime(at), DateTime.SpecifyKind(reader.GetDateTime(at + 1), DateTimeKind.Utc));
}
