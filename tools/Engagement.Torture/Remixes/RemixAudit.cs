using System.Runtime.CompilerServices;
using Engagement.Remix.V1;
using Engagement.Testing;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Npgsql;

namespace Engagement.Torture.Remixes;

/// <summary>Compares every row, and what the service says of some videos, with the model.</summary>
internal sealed class RemixAudit(RemixWorld world, RemixSystem system, Findings findings, Action<string> tell)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, RemixNode> _byId = world.Nodes.ToArray().ToDictionary(node => node.VideoId);
    private readonly Dictionary<RemixNode, long> _numbers = [];
    private readonly Dictionary<long, RemixNode> _byNumber = [];

    public async Task RunAsync(int looks, long seed, IReadOnlyDictionary<string, int> changes, CancellationToken cancellationToken)
    {
        await CompareVideosAsync(cancellationToken);
        await CompareSourcesAsync(cancellationToken);
        await CompareLineageAsync(cancellationToken);
        CompareLedger(changes);
        await CompareCreditAsync(cancellationToken);
        var dice = Dice.For(seed, 0, 22);
        var reads = new RemixReadAudit(world, system, findings, node => _numbers[node]);
        await reads.RunAsync(Enumerable.Range(0, looks).Select(_ => world[dice.Below(world.Count)]), cancellationToken);
    }

    private async Task CompareVideosAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in ReadAsync("""
            SELECT video_no, video_id, creator_id, depth, root_id, kept_share, deleted_at IS NULL, duet_permission, stitch_permission FROM video
            """, cancellationToken))
        {
            var id = row.GetString(1);
            if (!_byId.TryGetValue(id, out var node))
            {
                findings.Add("rows of videos", $"{id}, which was never acknowledged");
                continue;
            }
            _byNumber.Add(row.GetInt64(0), node);
            _numbers.Add(node, row.GetInt64(0));
            findings.Equal(
                "rows of videos",
                (RemixWorld.NameOf(node.Creator), node.Depth, node.Root.VideoId, node.KeptShare, node.There.IsOpen, node.Duets.IsOpen, node.Stitches.IsOpen),
                (row.GetString(2), row.GetInt32(3), row.GetString(4), row.GetInt32(5), row.GetBoolean(6), row.GetInt16(7) == (short)RemixPermission.Everyone, row.GetInt16(8) == (short)RemixPermission.Everyone),
                () => id);
        }
        findings.Equal("rows of videos", world.Count, _byNumber.Count, () => "videos");
    }

    // And, by removing what has no source left again and again, that there is no cycle.
    private async Task CompareSourcesAsync(CancellationToken cancellationToken)
    {
        var sources = _byNumber.Keys.ToDictionary(number => number, _ => new List<long>());
        await foreach (var row in ReadAsync("SELECT video_no, source_no FROM video_source ORDER BY video_no, place", cancellationToken))
            sources[row.GetInt64(0)].Add(row.GetInt64(1));
        foreach (var (number, made) in sources)
            findings.SameList("sources", [.. _byNumber[number].Sources.Select(source => _numbers[source])], made, () => _byNumber[number].VideoId);
        var remixes = sources.SelectMany(made => made.Value.Select(source => (source, made.Key))).ToLookup(edge => edge.source, edge => edge.Key);
        var left = sources.ToDictionary(made => made.Key, made => made.Value.Count);
        var free = new Queue<long>(left.Where(made => made.Value == 0).Select(made => made.Key));
        for (; free.TryDequeue(out var number); left.Remove(number))
        {
            foreach (var remix in remixes[number])
            {
                if (--left[remix] == 0)
                    free.Enqueue(remix);
            }
        }
        findings.Equal("cycles", 0, left.Count, () => "videos in cycles or below one");
        tell($"depth {_numbers.Keys.Max(node => node.Depth)}, {remixes.Max(made => made.Count()):N0} remixes of one video, {sources.Sum(made => made.Value.Count):N0} sources");
    }

    private async Task CompareLineageAsync(CancellationToken cancellationToken)
    {
        var left = _byNumber.Values.Where(node => node.Ancestors.Count > 0).ToHashSet();
        var lines = new Dictionary<RemixNode, (int Distance, int Share)>();
        RemixNode? reading = null;
        await foreach (var row in ReadAsync("SELECT descendant_no, ancestor_no, distance, share FROM lineage ORDER BY descendant_no", cancellationToken))
        {
            if (_byNumber[row.GetInt64(0)] is var node && node != reading)
            {
                Compare(reading);
                lines.Clear();
                reading = node;
            }
            if (!lines.TryAdd(_byNumber[row.GetInt64(1)], (row.GetInt32(2), row.GetInt32(3))))
                findings.Add("lineage", $"{node.VideoId} has an ancestor twice");
        }
        Compare(reading);
        findings.Equal("lineage", 0, left.Count, () => "videos without a lineage");

        void Compare(RemixNode? of)
        {
            if (of is null)
                return;
            left.Remove(of);
            findings.Compared("lineage", of.Ancestors.Count);
            if (lines.Count != of.Ancestors.Count
                || of.Ancestors.Any(ancestor => !lines.TryGetValue(ancestor.Node, out var line) || line != (ancestor.Distance, ancestor.Share)))
                findings.Add("lineage", $"{of.VideoId} has other ancestors, distances or parts than it should");
        }
    }

    private void CompareLedger(IReadOnlyDictionary<string, int> changes)
    {
        var events = system.System.Ledger.Events;
        findings.SameList(
            "events in the ledger", [.. _byId.Keys.Order(StringComparer.Ordinal)],
            [.. events.Where(told => told.VideoPublished is not null).Select(told => told.VideoId).Order(StringComparer.Ordinal)], () => "published");
        Compare(nameof(UpdateVideoRequest), told => told.VideoUpdated is not null);
        Compare(nameof(UpdateRemixSettingsRequest), told => told.RemixSettingsUpdated is not null);
        Compare(nameof(DeleteVideoRequest), told => told.VideoDeleted is not null);
        Compare(nameof(RestoreVideoRequest), told => told.VideoRestored is not null);

        void Compare(string change, Func<Ledger.V1.LedgerEvent, bool> isIt)
            => findings.Equal("events in the ledger", changes.GetValueOrDefault(change), events.Count(isIt), () => change);
    }

    private async Task CompareCreditAsync(CancellationToken cancellationToken)
    {
        var head = system.System.Ledger.Events.Count;
        await using var database = NpgsqlDataSource.Create(system.System.Database);
        await using var position = database.CreateCommand("SELECT position FROM fold");
        await Until.IsTrueAsync(async () => (long)(await position.ExecuteScalarAsync(cancellationToken))! == head, Patience, "the ledger is folded");
        var credit = new Dictionary<RemixNode, ModelEarning>();
        foreach (var node in _numbers.Keys)
        {
            foreach (var (ancestor, _, share) in node.Ancestors.Append(new ModelAncestor(node, 0, node.KeptShare)))
                credit[ancestor] = credit.GetValueOrDefault(ancestor) + (node.Earned * share);
        }
        var (earned, credited) = (default(ModelEarning), default(ModelEarning));
        await foreach (var row in ReadAsync("""
            SELECT video_no, coalesce(earned.views, 0), coalesce(earned.watched_ms, 0), coalesce(earned.likes, 0), coalesce(earned.follows, 0),
                   coalesce(views_micro, 0), coalesce(watched_ns, 0)::bigint, coalesce(likes_micro, 0), coalesce(follows_micro, 0)
            FROM video LEFT JOIN earned USING (video_no) LEFT JOIN credit USING (video_no)
            """, cancellationToken))
        {
            var node = _byNumber[row.GetInt64(0)];
            var own = new ModelEarning(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
            var all = new ModelEarning(row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8));
            findings.Equal("earnings", node.Earned, own, () => node.VideoId);
            findings.Equal("credit", credit[node], all, () => node.VideoId);
            (earned, credited) = (earned + own, credited + all);
        }
        findings.Equal("credit conserves", earned * 1_000_000, credited, () => "millionths of all videos");
        tell($"{head:N0} events in the ledger; earned: {earned}");
    }

    private async IAsyncEnumerable<NpgsqlDataReader> ReadAsync(string sql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(system.System.Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return reader;
    }
}
