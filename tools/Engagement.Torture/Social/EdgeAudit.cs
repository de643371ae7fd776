using Engagement.SocialGraph.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Engagement.Torture.Servers;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Torture.Social;

/// <summary>Compares everything that the service says of the graph, now and at random times before, with the model.</summary>
internal sealed class EdgeAudit(EdgeWorld world, ServiceSystem system, Findings findings, long seed)
{
    private const int Looked = 300;

    private readonly List<(DateTime At, int Follower, int Followee, int Effect)> _follows = [];
    private readonly List<(DateTime At, int Blocker, int Blocked, bool Blocks, DateTime? ExpireTime)> _blocks = [];

    public async Task RunAsync(int looks, int switches, CancellationToken cancellationToken)
    {
        await CompareRowsAsync(cancellationToken);
        CompareLedger(switches);
        await CompareAccountsAsync(cancellationToken);
        await CompareListsAsync(cancellationToken);
        await ComparePastAsync(looks, cancellationToken);
    }

    /// <summary>The rows of each pair are the model's, once and in order; from them is known when each happened.</summary>
    private async Task CompareRowsAsync(CancellationToken cancellationToken)
    {
        var expected = world.Pairs.SelectMany(pair => pair.Value.Traces.Select(trace => (pair.Key, trace)))
            .GroupBy(row => (Owner: row.Key[row.trace.Owner], Other: row.Key[1 - row.trace.Owner]))
            .ToDictionary(tie => tie.Key, tie => new Queue<EdgeTrace>(tie.Select(row => row.trace)));
        await using var connection = new NpgsqlConnection(system.Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT user_id, other_id, actor_id, event_id, kind, effect, expire_time, recorded_at FROM edge_event ORDER BY user_id, other_id, revision", connection);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (owner, other) = (Number(reader.GetString(0)), Number(reader.GetString(1)));
            var (actor, kind, effect, at) = (Number(reader.GetString(2)), (EdgeEventKind)reader.GetInt16(4), (int)reader.GetInt16(5), reader.GetDateTime(7));
            var pair = new UserPair(Math.Min(owner, other), Math.Max(owner, other));
            EdgeTrace? wanted = expected.TryGetValue((owner, other), out var rows) && rows.TryDequeue(out var trace) ? trace : null;
            var same = wanted is { } row && (pair[row.Actor], row.Kind, row.Effect) == (actor, kind, effect)
                && (row.EventId is null || row.EventId == reader.GetGuid(3));
            findings.Equal("rows of edges", true, same, () => $"{owner} to {other}: {kind} by {actor}, effect {effect}; expected {wanted}");
            if (effect != 0)
                _follows.Add((at, owner, other, effect));
            if (kind is EdgeEventKind.Block or EdgeEventKind.Unblock)
                _blocks.Add((at, owner, other, kind == EdgeEventKind.Block, await reader.IsDBNullAsync(6, cancellationToken) ? null : reader.GetDateTime(6)));
        }
        findings.Equal("rows of edges", 0, expected.Values.Sum(rows => rows.Count), () => "rows that are not there");
    }

    private void CompareLedger(int switches)
    {
        findings.Equal("events in the ledger", switches, system.Ledger.Events.Count(told => told.AccountUpdate is not null), () => "switches of privacy");
        var traces = world.Pairs.Values.Sum(model => (long)model.Traces.Count);
        var events = system.Ledger.Events.Where(told => told.AccountUpdate is null).ToArray();
        findings.Equal("events in the ledger", traces, events.Length, () => "events");
        var effects = events.Sum(told => (long)told.Effect);
        findings.Equal("events in the ledger", _follows.Sum(row => (long)row.Effect), effects, () => "the sum of their effects");
        // Whose, of whom, under which id and by how much; the ids of consequences are derived, and not the model's to know.
        var wishes = world.Pairs.SelectMany(pair => pair.Value.Traces.Where(trace => trace.EventId is not null)
            .Select(trace => (EdgeWorld.NameOf(pair.Key[trace.Actor]), trace.EventId!.Value))).ToHashSet();
        var expected = world.Pairs.SelectMany(pair => pair.Value.Traces.Select(trace =>
                (EdgeWorld.NameOf(pair.Key[trace.Actor]), EdgeWorld.NameOf(pair.Key[1 - trace.Actor]), trace.EventId, trace.Effect)))
            .CountBy(row => row).ToDictionary();
        foreach (var told in events)
        {
            Guid? id = Guid.Parse(told.EventId);
            var row = (told.UserId, told.OtherUserId, wishes.Contains((told.UserId, id.Value)) ? id : null, (int)told.Effect);
            var left = expected.GetValueOrDefault(row);
            findings.Equal("each event in the ledger", true, left > 0, () => $"{told}, which is not the model's");
            expected[row] = left - 1;
        }
    }

    private async Task CompareAccountsAsync(CancellationToken cancellationToken)
    {
        var (followers, following) = (new long[world.Users], new long[world.Users]);
        foreach (var (pair, model) in world.Pairs)
        {
            for (var end = 0; end < 2; end++)
            {
                if (!model.Follows(end))
                    continue;
                following[pair[end]]++;
                followers[pair[1 - end]]++;
            }
        }
        await using var connection = new NpgsqlConnection(system.Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT user_id, followers, following FROM account", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var seen = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            var user = Number(reader.GetString(0));
            findings.Equal("counts", (followers[user], following[user]), (reader.GetInt64(1), reader.GetInt64(2)), () => $"followers and following of {user}");
            if (followers[user] + following[user] > 0)
                seen++;
        }
        findings.Equal("counts", Enumerable.Range(0, world.Users).Count(user => followers[user] + following[user] > 0), seen, () => "accounts with counts");
    }

    private async Task CompareListsAsync(CancellationToken cancellationToken)
    {
        var dice = Dice.For(seed, world.Users, 3);
        var ties = world.Pairs.SelectMany(pair => Enumerable.Range(0, 2).Select(end => (User: pair.Key[end], Other: pair.Key[1 - end], End: end, pair.Value)))
            .ToLookup(tie => tie.User);
        foreach (var user in Enumerable.Range(0, Looked).Select(_ => dice.Below(world.Users)).Append(0).Distinct())
        {
            var graph = system.Graph(EdgeWorld.NameOf(user));
            var mine = ties[user].ToArray();
            Same("followers", mine.Where(tie => tie.Value.Follows(1 - tie.End)), await AllAsync(async token =>
            {
                var page = await graph.ListFollowersAsync(
                    new ListFollowersRequest { UserId = EdgeWorld.NameOf(user), PageSize = 1000, PageToken = token }, cancellationToken: cancellationToken);
                return (page.Followers.Select(edge => edge.UserId), page.NextPageToken);
            }, cancellationToken));
            Same("following", mine.Where(tie => tie.Value.FollowsInOwnEyes(tie.End)), await AllAsync(async token =>
            {
                var page = await graph.ListFollowingAsync(
                    new ListFollowingRequest { UserId = EdgeWorld.NameOf(user), PageSize = 1000, PageToken = token }, cancellationToken: cancellationToken);
                return (page.Following.Select(edge => edge.UserId), page.NextPageToken);
            }, cancellationToken));
            Same("mutuals", mine.Where(tie => tie.Value.Follows(0) && tie.Value.Follows(1)), await AllAsync(async token =>
            {
                var page = await graph.ListMutualsAsync(new ListMutualsRequest { PageSize = 1000, PageToken = token }, cancellationToken: cancellationToken);
                return (page.UserIds, page.NextPageToken);
            }, cancellationToken));
            Same("requests", mine.Where(tie => tie.Value.Asks(1 - tie.End)), await AllAsync(async token =>
            {
                var page = await graph.ListFollowRequestsAsync(
                    new ListFollowRequestsRequest { PageSize = 1000, PageToken = token }, cancellationToken: cancellationToken);
                return (page.Requests.Select(request => request.UserId), page.NextPageToken);
            }, cancellationToken));
            Same("sent requests", mine.Where(tie => tie.Value.AsksInOwnEyes(tie.End)), await AllAsync(async token =>
            {
                var page = await graph.ListSentFollowRequestsAsync(
                    new ListSentFollowRequestsRequest { PageSize = 1000, PageToken = token }, cancellationToken: cancellationToken);
                return (page.Requests.Select(request => request.UserId), page.NextPageToken);
            }, cancellationToken));
            Same("blocked", mine.Where(tie => tie.Value.Blocks(tie.End)), await AllAsync(async token =>
            {
                var page = await graph.ListBlockedAsync(new ListBlockedRequest { PageSize = 1000, PageToken = token }, cancellationToken: cancellationToken);
                return (page.Blocked.Select(block => block.UserId), page.NextPageToken);
            }, cancellationToken));
            Same("muted", mine.Where(tie => tie.Value.Mutes(tie.End)), await AllAsync(async token =>
            {
                var page = await graph.ListMutedAsync(new ListMutedRequest { PageSize = 1000, PageToken = token }, cancellationToken: cancellationToken);
                return (page.Muted.Select(mute => mute.UserId), page.NextPageToken);
            }, cancellationToken));
            Same("close friends", mine.Where(tie => tie.Value.IsCloseFriend(tie.End)), await AllAsync(async token =>
            {
                var page = await graph.ListCloseFriendsAsync(
                    new ListCloseFriendsRequest { PageSize = 1000, PageToken = token }, cancellationToken: cancellationToken);
                return (page.CloseFriends.Select(friend => friend.UserId), page.NextPageToken);
            }, cancellationToken));

            await CompareRelationshipsAsync(graph, mine, cancellationToken);
            foreach (var tie in mine.Take(5))
                await CompareHistoryAsync(graph, tie, cancellationToken);

            void Same(string list, IEnumerable<(int User, int Other, int End, PairModel Value)> expected, IEnumerable<string> actual)
                => findings.SameList($"list of {list}", [.. expected.Select(tie => EdgeWorld.NameOf(tie.Other)).Order(StringComparer.Ordinal)],
                    [.. actual.Order(StringComparer.Ordinal)], () => $"{list} of {user}");
        }
    }

    private async Task CompareRelationshipsAsync(
        GraphService.GraphServiceClient graph, (int User, int Other, int End, PairModel Model)[] ties, CancellationToken cancellationToken)
    {
        foreach (var some in ties.Chunk(100))
        {
            var request = new GetRelationshipsRequest { UserIds = { some.Select(tie => EdgeWorld.NameOf(tie.Other)) } };
            var answer = await Calls.PatientlyAsync(async () => await graph.GetRelationshipsAsync(request, cancellationToken: cancellationToken), cancellationToken);
            foreach (var (tie, relationship) in some.Zip(answer.Relationships))
            {
                var (model, me, you) = (tie.Model, tie.End, 1 - tie.End);
                findings.Equal(
                    "relationships",
                    new Relationship
                    {
                        UserId = EdgeWorld.NameOf(tie.Other),
                        Following = model.FollowsInOwnEyes(me),
                        FollowedBy = model.Follows(you),
                        IsMutual = model.FollowsInOwnEyes(me) && model.Follows(you),
                        Blocking = model.Blocks(me),
                        BlockedBy = model.Blocks(you),
                        Muting = model.Mutes(me),
                        Requested = model.AsksInOwnEyes(me),
                        RequestedBy = model.Asks(you),
                        CloseFriend = model.IsCloseFriend(me),
                        CloseFriendOf = model.IsCloseFriend(you) && model.Follows(you),
                        Private = world.Private[tie.Other],
                    },
                    relationship, () => $"{tie.User} to {tie.Other}");
            }
        }
    }

    /// <summary>Everything that the user did to the other.</summary>
    private async Task CompareHistoryAsync(
        GraphService.GraphServiceClient graph, (int User, int Other, int End, PairModel Model) tie, CancellationToken cancellationToken)
    {
        var acts = await AllAsync(async token =>
        {
            var page = await graph.ListEdgeHistoryAsync(
                new ListEdgeHistoryRequest { UserId = EdgeWorld.NameOf(tie.Other), PageSize = 7, PageToken = token }, cancellationToken: cancellationToken);
            return (page.Events.Where(told => told.ActorUserId == EdgeWorld.NameOf(tie.User)).Select(told => told.Kind.ToString()), page.NextPageToken);
        }, cancellationToken);
        findings.SameList(
            "histories of edges", [.. tie.Model.Traces.Where(trace => trace.Actor == tie.End).Select(trace => trace.Kind.ToString()).Order(StringComparer.Ordinal)],
            [.. acts.Order(StringComparer.Ordinal)], () => $"{tie.User} to {tie.Other}");
    }

    /// <summary>Followers, following, mutuals and blocks of random users at random times.</summary>
    private async Task ComparePastAsync(int looks, CancellationToken cancellationToken)
    {
        if (_follows.Count == 0)
            return;
        var dice = Dice.For(seed, looks, 4);
        var (first, last) = (_follows.Min(row => row.At), _follows.Max(row => row.At));
        var (toUser, fromUser) = (_follows.ToLookup(row => row.Followee), _follows.ToLookup(row => row.Follower));
        var (byBlocker, toBlocked) = (_blocks.ToLookup(row => row.Blocker), _blocks.ToLookup(row => row.Blocked));
        for (var look = 0; look < looks; look++)
        {
            // Half of the looks at somebody popular.
            var user = dice.Chance(0.5) ? dice.Below(Math.Min(50, world.Users)) : dice.Below(world.Users);
            // To the microsecond, as times are kept.
            var time = new DateTime(first.AddTicks((long)((last - first).Ticks * dice.Fraction())).Ticks / 10 * 10, DateTimeKind.Utc);
            var asOf = Timestamp.FromDateTime(time);
            var graph = system.Graph(EdgeWorld.NameOf(user));
            var followers = Held(toUser[user].Where(row => row.At <= time), row => row.Follower);
            var following = Held(fromUser[user].Where(row => row.At <= time), row => row.Followee);
            var blocked = byBlocker[user].Where(row => row.At <= time).GroupBy(row => row.Blocked).Where(rows => Blocks(rows.Last())).Select(rows => rows.Key);
            // In one's own eyes one may follow them too.
            var blockers = toBlocked[user].Where(row => row.At <= time).GroupBy(row => row.Blocker).Where(rows => Blocks(rows.Last()))
                .Select(rows => EdgeWorld.NameOf(rows.Key)).ToHashSet();
            Same("followers", followers, await AllAsync(async token =>
            {
                var page = await graph.ListFollowersAsync(
                    new ListFollowersRequest { UserId = EdgeWorld.NameOf(user), PageSize = 1000, PageToken = token, AsOfTime = asOf },
                    cancellationToken: cancellationToken);
                return (page.Followers.Select(edge => edge.UserId), page.NextPageToken);
            }, cancellationToken));
            Same("following", following, await AllAsync(async token =>
            {
                var page = await graph.ListFollowingAsync(
                    new ListFollowingRequest { UserId = EdgeWorld.NameOf(user), PageSize = 1000, PageToken = token, AsOfTime = asOf },
                    cancellationToken: cancellationToken);
                return (page.Following.Select(edge => edge.UserId).Where(other => !blockers.Contains(other)), page.NextPageToken);
            }, cancellationToken));
            Same("mutuals", followers.Intersect(following), await AllAsync(async token =>
            {
                var page = await graph.ListMutualsAsync(
                    new ListMutualsRequest { PageSize = 1000, PageToken = token, AsOfTime = asOf }, cancellationToken: cancellationToken);
                return (page.UserIds, page.NextPageToken);
            }, cancellationToken));
            Same("blocked", blocked, await AllAsync(async token =>
            {
                var page = await graph.ListBlockedAsync(
                    new ListBlockedRequest { PageSize = 1000, PageToken = token, AsOfTime = asOf }, cancellationToken: cancellationToken);
                return (page.Blocked.Select(block => block.UserId), page.NextPageToken);
            }, cancellationToken));

            bool Blocks((DateTime At, int Blocker, int Blocked, bool Blocks, DateTime? ExpireTime) row) => row.Blocks && (row.ExpireTime is not { } end || end > time);

            void Same(string list, IEnumerable<int> expected, IEnumerable<string> actual)
                => findings.SameList($"{list} as of a time", [.. expected.Select(EdgeWorld.NameOf).Order(StringComparer.Ordinal)], [.. actual],
                    () => $"{list} of {user} at {time:O}");
        }
    }

    private static HashSet<int> Held(
        IEnumerable<(DateTime At, int Follower, int Followee, int Effect)> rows, Func<(DateTime At, int Follower, int Followee, int Effect), int> who)
        => [.. rows.GroupBy(who).Where(group => group.Sum(row => row.Effect) == 1).Select(group => group.Key)];

    private static async Task<List<string>> AllAsync(
        Func<string, Task<(IEnumerable<string> UserIds, string NextPageToken)>> pageAsync, CancellationToken cancellationToken)
    {
        var all = new List<string>();
        for (var token = ""; ;)
        {
            var (userIds, next) = await Calls.PatientlyAsync(() => pageAsync(token), cancellationToken);
            all.AddRange(userIds);
            token = next;
            if (token.Length == 0)
                return all;
        }
    }

    private static int Number(string name) => int.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
