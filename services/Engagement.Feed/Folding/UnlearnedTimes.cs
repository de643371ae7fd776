using Engagement.Ledger.V1;
using Npgsql;

namespace Engagement.Feed.Folding;

/// <summary>When some viewers are not to be learnt from: in pauses of personalisation, and before a reset.</summary>
internal sealed class UnlearnedTimes
{
    private const string Select = "SELECT viewer_id, from_at, until_at FROM unlearned_time WHERE viewer_id = ANY($1)";

    private readonly Dictionary<string, List<(DateTime From, DateTime Until)>> _byViewer = [];

    public bool IsEmpty => _byViewer.Count == 0;

    public static async Task<UnlearnedTimes> ReadAsync(NpgsqlConnection connection, string[] viewerIds, CancellationToken cancellationToken)
    {
        var times = new UnlearnedTimes();
        if (viewerIds.Length == 0)
            return times;
        await using var command = new NpgsqlCommand(Select, connection) { Parameters = { new() { Value = viewerIds } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            times.Add(reader.GetString(0), reader.GetDateTime(1), reader.GetDateTime(2));
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
