using Engagement.Ledger.V1;
using Npgsql;

namespace Engagement.Feed.Folding;

/// <summary>When some viewers are not to be learnt from: in pauses of personalisation, and before a reset.</summary>
internal sealed class UnlearnedTimes
{
    // One statement, one state of both tables.
    private const string Select = """
        SELECT unlearned_revision, viewer_id, from_at, until_at FROM fold LEFT JOIN unlearned_time ON viewer_id = ANY($1)
        """;

    private readonly Dictionary<string, List<(DateTime From, DateTime Until)>> _byViewer = [];

    /// <summary>Grows with every pause, resumption and reset of anybody.</summary>
    public long Revision { get; private set; }

    public bool IsEmpty => _byViewer.Count == 0;

    public static async Task<UnlearnedTimes> ReadAsync(NpgsqlDataSource dataSource, string[] viewerIds, CancellationToken cancellationToken)
    {
        var times = new UnlearnedTimes();
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new() { Value = viewerIds });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            times.Revision = reader.GetInt64(0);
            if (!reader.IsDBNull(1))
                times.Add(reader.GetString(1), reader.GetDateTime(2), reader.GetDateTime(3));
        }
        return times;
    }

    public UnlearnedTimes Add(string viewerId, DateTime from, DateTime until)
    {
        if (!_byViewer.TryGetValue(viewerId, out var times))
            _byViewer.Add(viewerId, times = []);
        times.Add((from, until));
        return this;
    }

    /// <summary>Whether an event happened in such a time by its viewer's clock, or came to the ledger in one; of a deletion, what it takes back.</summary>
    public bool Cover(LedgerEvent ledgerEvent)
        => _byViewer.TryGetValue(ledgerEvent.UserId, out var times)
            && (ledgerEvent.Retraction is { } retraction
                ? IsIn(times, retraction.OccurredAt.ToDateTime())
                : IsIn(times, ledgerEvent.OccurredAt.ToDateTime()) || IsIn(times, ledgerEvent.RecordedAt.ToDateTime()));

    private static bool IsIn(List<(DateTime From, DateTime Until)> times, DateTime time)
        => times.Exists(span => span.From <= time && time < span.Until);
}
