using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Engagement.Torture.Servers;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engagement.Torture.Social;

/// <summary>Changes its pairs one after the other, each change once or more often, and tells the model what was acknowledged.</summary>
internal sealed class EdgeClient(int number, EdgeWorld world, ServiceSystem system, Findings findings, long seed)
{
    private const double Repeated = 0.15;
    private const double AtOnce = 0.05;
    private const double IdOfTheOther = 0.05;

    // Longer than the service is ever away: what is sent again after that must still be possible.
    private static readonly TimeSpan ShortRestraint = TimeSpan.FromSeconds(20);

    private readonly List<UserPair> _lately = [];
    private Dice _dice = Dice.For(seed, number, 2);

    private int _sends;

    public int Sends => _sends;

    public async Task ChangeAsync(CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var pair = world.Draw(ref _dice, number, _lately, now.UtcDateTime);
        var model = world.ModelOf(pair);
        var wish = Draw(model, now);
        var copies = Copies(model, wish, now);
        var events = copies.Distinct().ToArray();
        var before = model.Traces.Count;
        string? expected = null;
        foreach (var one in events)
            expected = model.Apply(one, now.UtcDateTime);
        if (events.Length > 1)
            model.ForgetIds(before);
        var changes = model.Traces.Skip(before).Select(trace => (pair[trace.Owner], pair[1 - trace.Owner], trace.Effect)).ToArray();
        world.Bounds.Begin(changes);
        var answers = await Task.WhenAll(copies.Select(copy => SendAsync(pair, copy, cancellationToken)));
        world.Bounds.Finish(changes);
        foreach (var answer in answers)
            findings.Equal("answers", expected, answer.Refusal, () => $"{wish} of {pair}");
        if (expected is not null)
            return;
        // Who lost the first answer in an outage is told that it is a repeat.
        var firsts = answers.Count(answer => !answer.Duplicate);
        findings.Equal(
            "answers", true, firsts == events.Length || (firsts < events.Length && answers.Any(answer => answer.Tries > 1)),
            () => $"{firsts} first answers to {events.Length} of {wish} of {pair}");
        if (!_dice.Chance(Repeated))
            return;
        var again = await SendAsync(pair, wish, cancellationToken);
        findings.Equal("repeats", (null, true), (again.Refusal, again.Duplicate), () => $"{wish} of {pair}");
    }

    /// <summary>Mostly one; or the same at once twice, as one event or as two: the second finds things as it wants them.</summary>
    private EdgeWish[] Copies(PairModel model, EdgeWish wish, DateTimeOffset now)
        => _dice.Chance(1 - AtOnce - AtOnce) ? [wish] : [wish, _dice.Chance(0.5) ? wish : wish with { EventId = model.IdFor(wish.Actor, false, now) }];

    private EdgeWish Draw(PairModel model, DateTimeOffset now)
    {
        var kind = EdgeWorld.Kind(ref _dice);
        var actor = _dice.Below(2);
        var id = model.IdFor(actor, _dice.Chance(IdOfTheOther), now);
        if (kind is not (EdgeEventKind.Block or EdgeEventKind.Mute) || !_dice.Chance(0.3))
            return new EdgeWish(kind, actor, id, null);
        return new EdgeWish(kind, actor, id, now.UtcDateTime + (_dice.Chance(0.5) ? ShortRestraint : TimeSpan.FromHours(1)));
    }

    private async Task<Sent> SendAsync(UserPair pair, EdgeWish wish, CancellationToken cancellationToken)
    {
        var graph = system.Graph(EdgeWorld.NameOf(pair[wish.Actor]));
        var other = EdgeWorld.NameOf(pair[1 - wish.Actor]);
        var tries = 0;
        try
        {
            var duplicate = await Calls.PatientlyAsync(async () =>
            {
                tries++;
                Interlocked.Increment(ref _sends);
                return await CallAsync(graph, wish, other, cancellationToken);
            }, cancellationToken);
            return new Sent(null, duplicate, tries);
        }
        catch (RpcException refusal) when (refusal.Reason().Length > 0)
        {
            return new Sent(refusal.Reason(), false, tries);
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

    private readonly record struct Sent(string? Refusal, bool Duplicate, int Tries);
}
