using CsCheck;
using Engagement.SocialGraph.Relationships;
using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Relationships;

public sealed class CirclesTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    /// <summary>Three replicas of one database: one with circles, one with room for hardly any, and one that reads everything by SQL.</summary>
    [Fact]
    public async Task Reads_FromMemoryAndFromTheDatabase_AreTheSameAfterEveryChange()
    {
        await using var small = StartReplica(new("Circles:CacheBytes", "300"));
        await using var none = StartReplica(new("Circles:MostTies", "0"));
        var users = Enumerable.Range(0, 9).Select(_ => fixture.NewUser("crowd")).ToArray();
        var random = new Random(7);

        for (var step = 0; step < 400; step++)
        {
            var (actor, other) = (users[random.Next(users.Length)], users[random.Next(users.Length)]);
            if (actor == other)
                continue;
            await ChangeAsync(random.Next(3) == 0 ? small : fixture.Host, actor, other, random.Next(14));
            var reader = users[random.Next(users.Length)];
            var expected = await ReadAsync(none, reader, users);
            Assert.Equal(expected, await ReadAsync(fixture.Host, reader, users));
            Assert.Equal(expected, await ReadAsync(small, reader, users));
        }
    }

    [Fact]
    public void Circle_OfAnyTies_FindsAndListsThemAsASortedMapDoes()
    {
        var ids = Gen.Char['!', '~'].Array[1, 6].Select(characters => new string(characters));
        var ties = Gen.Select(ids, Gen.Short[1, 1023]).Array[0, 40]
            .Select(rows => rows.DistinctBy(row => row.Item1).OrderBy(row => row.Item1, StringComparer.Ordinal).ToArray());
        Gen.Select(ties, ties, ids, Gen.Int[0, 5]).Sample((mine, theirs, after, limit) =>
        {
            var (circle, other) = (CircleOf(mine), CircleOf(theirs));
            Assert.All(mine.Concat(theirs), tie => Assert.Equal(
                mine.FirstOrDefault(row => row.Item1 == tie.Item1).Item2, (short)circle[tie.Item1]));
            var mutuals = mine.Where(row => (row.Item2 & 515) == 3).Select(row => row.Item1).ToArray();
            var known = mine.Where(row => (row.Item2 & 513) == 1).Select(row => row.Item1)
                .Intersect(theirs.Where(row => (row.Item2 & 2) == 2).Select(row => row.Item1)).ToArray();
            AssertPage(mutuals, circle.List(TieFlags.Mutual, after, limit));
            AssertPage(known, circle.ListCommon(TieFlags.Following, other, TieFlags.FollowedBy, after, limit));

            void AssertPage(string[] all, UserPage page)
            {
                Assert.Equal(all.Length, page.TotalSize);
                Assert.Equal(all.Where(id => string.CompareOrdinal(id, after) > 0).Take(limit), page.UserIds);
            }
        });
    }

    private static Circle CircleOf((string UserId, short Flags)[] ties)
    {
        var builder = new Circle.Builder(1);
        foreach (var (userId, flags) in ties)
            builder.Add(userId, (TieFlags)flags, DateTime.MaxValue);
        return builder.Build();
    }

    private WireHost StartReplica(KeyValuePair<string, string?> setting)
        => SocialGraphHost.Start(fixture.ConnectionString, settings: setting);

    private static async Task ChangeAsync(WireHost host, string actor, string other, int kind)
    {
        var graph = new GraphService.GraphServiceClient(host.As(actor));
        var id = NewEvent.Id();
        try
        {
            await (kind switch
            {
                0 => graph.UnfollowAsync(new UnfollowRequest { EventId = id, UserId = other }).ResponseAsync,
                1 => graph.BlockAsync(new BlockRequest { EventId = id, UserId = other }).ResponseAsync,
                2 or 3 => graph.UnblockAsync(new UnblockRequest { EventId = id, UserId = other }).ResponseAsync,
                4 => graph.MuteAsync(new MuteRequest { EventId = id, UserId = other }).ResponseAsync,
                5 => graph.UnmuteAsync(new UnmuteRequest { EventId = id, UserId = other }).ResponseAsync,
                6 => graph.UpdateAccountAsync(new UpdateAccountRequest { EventId = id, Private = true }).ResponseAsync,
                7 => graph.UpdateAccountAsync(new UpdateAccountRequest { EventId = id }).ResponseAsync,
                8 => graph.AcceptFollowRequestAsync(new AcceptFollowRequestRequest { EventId = id, UserId = other }).ResponseAsync,
                9 => graph.AddCloseFriendAsync(new AddCloseFriendRequest { EventId = id, UserId = other }).ResponseAsync,
                10 => graph.RemoveFollowerAsync(new RemoveFollowerRequest { EventId = id, UserId = other }).ResponseAsync,
                _ => (Task)graph.FollowAsync(new FollowRequest { EventId = id, UserId = other }).ResponseAsync,
            });
        }
        catch (RpcException refusal) when (refusal.Reason() is "BLOCKING" or "NOT_FOLLOWING")
        {
            // So it is with random wishes.
        }
    }

    private static async Task<string> ReadAsync(WireHost host, string reader, string[] users)
    {
        var (graph, service) = (new GraphService.GraphServiceClient(host.As(reader)), new GraphService.GraphServiceClient(host.AsService(reader)));
        var known = await Task.WhenAll(users.Select(async user =>
        {
            try
            {
                return (await graph.ListKnownFollowersAsync(new ListKnownFollowersRequest { UserId = user })).ToString();
            }
            catch (RpcException refusal) when (refusal.StatusCode == StatusCode.PermissionDenied)
            {
                return refusal.Reason();
            }
        }));
        return string.Join(
            '\n',
            [
                (await graph.GetRelationshipsAsync(new GetRelationshipsRequest { UserIds = { users } })).ToString(),
                (await service.GetRelationshipsAsync(new GetRelationshipsRequest { UserIds = { users } })).ToString(),
                (await graph.ListMutualsAsync(new ListMutualsRequest())).ToString(),
                .. known,
            ]);
    }
}
