using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engagement.Torture.Social;

/// <summary>Changes its pairs one after the other, each change once or more often, and tells the model what was acknowledged.</summary>
internal sealed class EdgeClient(int number, EdgeWorld world, SocialSystem system, Findings findings, long seed)
{
    private const double Repeated = 0.15;

    private readonly List<UserPair> _lately = [];
    private Dice _dice = Dice.For(seed, number, 2);

    public int Sends { get; private set; }

    public async Task ChangeAsync(CancellationToken cancellationToken)
    {
        var pair = world.Draw(ref _dice, number, _lately);
        var now = TimeProvider.System.GetUtcNow();
        var kind = EdgeWorld.Kind(ref _dice);
        // An end far away: what ends while the run goes on is the tests' to see.
        var expires = kind is EdgeEventKind.Block or EdgeEventKind.Mute && _dice.Chance(0.3);
        var wish = new EdgeWish(kind, _dice.Below(2), Guid.CreateVersion7(now), expires ? now.UtcDateTime.AddHours(1) : null);
        var model = world.ModelOf(pair);
        var expected = model.Apply(wish);
        var answer = await SendAsync(pair, wish, cancellationToken);
        findings.Equal("answers", expected, answer, () => $"{wish} of {pair}");
        if (expected is null && _dice.Chance(Repeated))
            findings.Equal("repeats", "DUPLICATE", await SendAsync(pair, wish, cancellationToken, again: true), () => $"{wish} of {pair}");
    }

    /// <summary>Null when it was done; else the reason of the refusal, or DUPLICATE of a repeat that was not sent for an outage.</summary>
    private async Task<string?> SendAsync(UserPair pair, EdgeWish wish, CancellationToken cancellationToken, bool again = false)
    {
        var graph = system.Graph(EdgeWorld.NameOf(pair[wish.Actor]));
        var other = EdgeWorld.NameOf(pair[1 - wish.Actor]);
        var tries = 0;
        try
        {
            var duplicate = await Calls.PatientlyAsync(async () =>
            {
                tries++;
                Sends++;
                return await CallAsync(graph, wish, other, cancellationToken);
            }, cancellationToken);
            return duplicate && (again || tries == 1) ? "DUPLICATE" : again ? "NEW" : null;
        }
        catch (RpcException refusal) when (refusal.Reason() is "BLOCKING" or "NOT_FOLLOWING")
        {
            return refusal.Reason();
        }
    }

    private static async Task<bool> CallAsync(
        GraphService.GraphServiceClient graph, EdgeWish wish, string other, CancellationToken cancellationToken)
    {
        var id = wish.EventId.ToString();
        var expireTime = wish.ExpireTime is { } time ? Timestamp.FromDateTime(time) : null;
        var options = new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(15), cancellationToken: cancellationToken);
        return wish.Kind switch
        {
            EdgeEventKind.Follow => (await graph.FollowAsync(new FollowRequest { EventId = id, UserId = other }, options)).Duplicate,
            EdgeEventKind.Unfollow => (await graph.UnfollowAsync(new UnfollowRequest { EventId = id, UserId = other }, options)).Duplicate,
            EdgeEventKind.Block => (await graph.BlockAsync(new BlockRequest { EventId = id, UserId = other, ExpireTime = expireTime }, options)).Duplicate,
            EdgeEventKind.Unblock => (await graph.UnblockAsync(new UnblockRequest { EventId = id, UserId = other }, options)).Duplicate,
            EdgeEventKind.Mute => (await graph.MuteAsync(new MuteRequest { EventId = id, UserId = other, ExpireTime = expireTime }, options)).Duplicate,
            EdgeEventKind.Unmute => (await graph.UnmuteAsync(new UnmuteRequest { EventId = id, UserId = other }, options)).Duplicate,
            EdgeEventKind.FollowerRemoval
                => (await graph.RemoveFollowerAsync(new RemoveFollowerRequest { EventId = id, UserId = other }, options)).Duplicate,
            EdgeEventKind.FollowAcceptance
                => (await graph.AcceptFollowRequestAsync(new AcceptFollowRequestRequest { EventId = id, UserId = other }, options)).Duplicate,
            EdgeEventKind.FollowDenial
                => (await graph.DenyFollowRequestAsync(new DenyFollowRequestRequest { EventId = id, UserId = other }, options)).Duplicate,
            EdgeEventKind.FollowRequestCancellation
                => (await graph.CancelFollowRequestAsync(new CancelFollowRequestRequest { EventId = id, UserId = other }, options)).Duplicate,
            EdgeEventKind.CloseFriendAddition
                => (await graph.AddCloseFriendAsync(new AddCloseFriendRequest { EventId = id, UserId = other }, options)).Duplicate,
            EdgeEventKind.CloseFriendRemoval
                => (await graph.RemoveCloseFriendAsync(new RemoveCloseFriendRequest { EventId = id, UserId = other }, options)).Duplicate,
            _ => throw new ArgumentOutOfRangeException(nameof(wish), wish.Kind, "no wish"),
        };
    }
}
