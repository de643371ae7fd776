using Engagement.Insights.Figuring;
using Engagement.Insights.Reading;
using Engagement.Insights.Segmenting;
using Engagement.Insights.Sentiment;
using Npgsql;

namespace Engagement.Insights.Accounts;

/// <summary>A slot of an account: sums over its videos, and its followers.</summary>
internal sealed class AccountSlot
{
    public long[] Sums { get; set; } = new long[FigureSums.Count];

    public long FollowersGained { get; set; }

    public long FollowersLost { get; set; }

    public bool IsNothing => Sums.IsZero() && FollowersGained == 0 && FollowersLost == 0;
}

/// <summary>One video of an account.</summary>
internal sealed record AccountVideo(string VideoId, DateTime PublishedAt, short LengthClass, string[] Topics, long[] Sums);

/// <summary>What the fold has of an account.</summary>
internal sealed record AccountReport(
    long Position, long Reach, SortedDictionary<(Grain Grain, DateTime Start), AccountSlot> Slots, List<AccountVideo> Videos, List<SentimentDay> Said);

/// <summary>Reads the fold, account by account.</summary>
internal sealed class AccountStore(NpgsqlDataSource dataSource)
{
    private const string SelectAccount = "SELECT position, coalesce((SELECT reach FROM account WHERE creator_id = $1), 0) FROM fold";

    private const string SelectFollowers = """
        SELECT grain, start_at, followers_gained, followers_lost FROM account_cell
        WHERE creator_id = $1 AND (grain = 0 OR grain = $2 AND start_at >= $3 AND start_at < $4)
        """;

    private static readonly string SelectSlots = $"""
        SELECT grain, start_at, ARRAY[{string.Join(", ", FigureSums.Columns.Select(column => $"sum({column})::bigint"))}]
        FROM video JOIN cell USING (video_no)
        WHERE creator_id = $1 AND segment = $2 AND grain = $3 AND start_at >= $4 AND start_at < $5 GROUP BY grain, start_at
        """;

    private static readonly string SelectVideos = $"""
        SELECT video_id, published_at, length_class, topics, ARRAY[{string.Join(", ", FigureSums.Columns.Select(column => $"coalesce({column}, 0)"))}]
        FROM video LEFT JOIN cell ON cell.video_no = video.video_no AND segment = $2 AND grain = 0
        WHERE creator_id = $1
        """;

    private const string SelectSaid = """
        SELECT start_at, sum(comments_negative)::bigint, sum(comments_neutral)::bigint, sum(comments_positive)::bigint
        FROM video JOIN cell USING (video_no)
        WHERE creator_id = $1 AND segment = $2 AND grain = $3 AND start_at >= $4 AND start_at < $5
        GROUP BY start_at HAVING sum(comments_negative + comments_neutral + comments_positive) > 0 ORDER BY start_at
        """;

    public async Task<AccountReport> ReadAsync(string creatorId, SeriesWindow window, CancellationToken cancellationToken)
    {
        var slots = new SortedDictionary<(Grain Grain, DateTime Start), AccountSlot>();
        var (videos, said) = (new List<AccountVideo>(), new List<SentimentDay>());
        var (position, reach) = (0L, 0L);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // All of one moment.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await ReadAsync(SelectAccount, row => (position, reach) = (row.GetInt64(0), row.GetInt64(1)), creatorId);
        await ReadAsync(SelectVideos, row => videos.Add(new AccountVideo(
            row.GetString(0), row.GetDateTime(1), row.GetInt16(2), row.GetFieldValue<string[]>(3), row.GetFieldValue<long[]>(4))), creatorId, Segments.All);
        await ReadAsync(SelectFollowers, row =>
        {
            var slot = SlotOf(row);
            (slot.FollowersGained, slot.FollowersLost) = (row.GetInt64(2), row.GetInt64(3));
        }, creatorId, (short)window.Grain, window.Start, window.End);
        if (window.Grain != Grain.Ever)
            await ReadAsync(SelectSlots, row => SlotOf(row).Sums = row.GetFieldValue<long[]>(2), creatorId, Segments.All, (short)window.Grain, window.Start, window.End);
        await ReadAsync(
            SelectSaid, row => said.Add(new SentimentDay(row.GetDateTime(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))),
            creatorId, Segments.All, (short)Grain.Day, window.FirstDay, window.End);
        return new AccountReport(position, reach, slots, videos, said);

        AccountSlot SlotOf(NpgsqlDataReader row)
        {
            var key = ((Grain)row.GetInt16(0), row.GetDateTime(1));
            if (!slots.TryGetValue(key, out var slot))
                slots.Add(key, slot = new AccountSlot());
            return slot;
        }

        async Task ReadAsync(string sql, Action<NpgsqlDataReader> take, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                take(reader);
        }
    }
}
