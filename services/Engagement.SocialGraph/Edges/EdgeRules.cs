using System.Diagnostics;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;

namespace Engagement.SocialGraph.Edges;

/// <summary>
/// What a change makes of a pair. Events count in the order that they arrive; one that finds things as it wants them changes nothing, and is history too.
/// Whoever is blocked by the other is answered as if they were not: what they begin is `unseen`, and ends with the block.
/// </summary>
internal static class EdgeRules
{
    /// <param name="occurredAt">By the client's clock: since when what begins stands.</param>
    /// <param name="now">By ours: which blocks and mutes hold.</param>
    /// <exception cref="Problem">The change is not possible as things stand.</exception>
    public static EdgeDecision Decide(EdgeChange change, Pair pair, DateTime occurredAt, DateTime now)
    {
        pair = WithoutLapsed(pair, now);
        return change.Kind switch
        {
            EdgeKind.Follow => Follow(change, pair, occurredAt, now),
            EdgeKind.Unfollow => End(change, pair, pair.Mine.FollowedAt is not null),
            EdgeKind.CancelFollowRequest => pair.Mine.RequestedAt is null ? Nothing(change, pair) : End(change, pair, follow: false),
            EdgeKind.RemoveFollower => Dismiss(change, pair, pair.Theirs.Follows),
            EdgeKind.DenyFollowRequest => Dismiss(change, pair, pair.Theirs.RequestedAt is not null && !pair.Theirs.Unseen),
            EdgeKind.AcceptFollowRequest => Accept(change, pair, occurredAt),
            EdgeKind.Block => Block(change, pair, occurredAt, now),
            EdgeKind.Unblock => Unblock(change, pair),
            EdgeKind.Mute => Mute(change, pair, occurredAt, now),
            EdgeKind.Unmute => Simply(change, pair with { Mine = pair.Mine with { Mute = null } }),
            EdgeKind.AddCloseFriend => AddCloseFriend(change, pair, occurredAt),
            EdgeKind.RemoveCloseFriend => Simply(change, pair with { Mine = pair.Mine with { CloseFriendAt = null } }),
            _ => throw new UnreachableException($"{change.Kind} is no wish."),
        };
    }

    /// <summary>What was unseen is gone when the block that hid it is over.</summary>
    public static Pair WithoutLapsed(Pair pair, DateTime now) => pair with
    {
        Mine = pair.Mine.Unseen && !pair.Theirs.Blocks(now) ? pair.Mine.WithoutFollow() : pair.Mine,
        Theirs = pair.Theirs.Unseen && !pair.Mine.Blocks(now) ? pair.Theirs.WithoutFollow() : pair.Theirs,
    };

    private static EdgeDecision Follow(EdgeChange change, Pair pair, DateTime occurredAt, DateTime now)
    {
        if (pair.Mine.Blocks(now))
            throw Problem.FailedPrecondition(ErrorReason.Blocking, "Whom one blocks one cannot follow.");
        if (pair.Mine.FollowedAt is not null)
            return Nothing(change, pair);
        var unseen = pair.Theirs.Blocks(now);
        if (!pair.OtherIsPrivate)
        {
            var following = pair.Mine.WithoutFollow() with { FollowedAt = occurredAt, Unseen = unseen };
            return new(pair with { Mine = following }, [Entry(change, effect: unseen ? 0 : 1, unseen)]);
        }
        var request = Entry(change, unseen: unseen) with { Kind = EdgeKind.RequestFollow };
        return pair.Mine.RequestedAt is not null
            ? new(pair, [request])
            : new(pair with { Mine = pair.Mine with { RequestedAt = occurredAt, RequestCause = change.Cause, Unseen = unseen } }, [request]);
    }

    private static EdgeDecision End(EdgeChange change, Pair pair, bool follow)
        => new(
            pair with { Mine = pair.Mine.WithoutFollow() },
            [Entry(change, effect: follow && pair.Mine.Follows ? -1 : 0, unseen: pair.Mine.Unseen && (follow || change.Kind == EdgeKind.CancelFollowRequest))]);

    private static EdgeDecision Dismiss(EdgeChange change, Pair pair, bool thereIsOne)
        => thereIsOne
            ? new(pair with { Theirs = pair.Theirs.WithoutFollow() }, [Entry(change, effect: pair.Theirs.Follows ? -1 : 0)])
            : Nothing(change, pair);

    private static EdgeDecision Accept(EdgeChange change, Pair pair, DateTime occurredAt)
        => pair.Theirs is { RequestedAt: not null, Unseen: false }
            ? new(
                pair with { Theirs = pair.Theirs.WithoutFollow() with { FollowedAt = occurredAt } },
                [Entry(change, effect: 1) with { Cause = pair.Theirs.RequestCause }])
            : Nothing(change, pair);

    private static EdgeDecision Block(EdgeChange change, Pair pair, DateTime occurredAt, DateTime now)
    {
        RequireFuture(change, now);
        var entries = new List<EdgeEntry>();
        if (pair.Mine.FollowedAt is not null)
            entries.Add(Consequence(EdgeKind.Unfollow, pair.Mine.Follows ? -1 : 0, pair.Mine.Unseen));
        if (pair.Mine.RequestedAt is not null)
            entries.Add(Consequence(EdgeKind.CancelFollowRequest, 0, pair.Mine.Unseen));
        if (pair.Theirs.Follows)
            entries.Add(Consequence(EdgeKind.RemoveFollower, -1) with { OfTheirs = true });
        if (pair.Theirs is { RequestedAt: not null, Unseen: false })
            entries.Add(Consequence(EdgeKind.DenyFollowRequest, 0) with { OfTheirs = true });
        entries.Add(Entry(change));
        return new(
            pair with
            {
                Mine = pair.Mine.WithoutFollow() with { Block = RestraintOf(change, occurredAt) },
                // What they began while they were blocked already is theirs to see until the block ends.
                Theirs = pair.Theirs.Unseen ? pair.Theirs : pair.Theirs.WithoutFollow(),
            },
            entries);
    }

    private static EdgeDecision Unblock(EdgeChange change, Pair pair)
        => Simply(change, pair with
        {
            Mine = pair.Mine with { Block = null },
            Theirs = pair.Theirs.Unseen ? pair.Theirs.WithoutFollow() : pair.Theirs,
        });

    private static EdgeDecision Mute(EdgeChange change, Pair pair, DateTime occurredAt, DateTime now)
    {
        RequireFuture(change, now);
        return Simply(change, pair with { Mine = pair.Mine with { Mute = RestraintOf(change, occurredAt) } });
    }

    private static Restraint RestraintOf(EdgeChange change, DateTime occurredAt) => new(occurredAt, change.ExpireTime ?? Restraint.Never);

    private static EdgeDecision AddCloseFriend(EdgeChange change, Pair pair, DateTime occurredAt)
        => pair.Mine.FollowedAt is null
            ? throw Problem.FailedPrecondition(ErrorReason.NotFollowing, "A close friend is somebody whom one follows.")
            : Simply(change, pair with { Mine = pair.Mine with { CloseFriendAt = pair.Mine.CloseFriendAt ?? occurredAt } });

    // Here and not with the request's other fields: of what was done already, the time may have come since.
    private static void RequireFuture(EdgeChange change, DateTime now)
        => new FieldViolations().Require(change.ExpireTime is not { } time || time > now, "expire_time", "must be in the future").ThrowIfAny();

    private static EdgeDecision Nothing(EdgeChange change, Pair pair) => new(pair, [Entry(change, unseen: pair.Mine.Unseen && !change.IsAboutTheirs)]);

    private static EdgeDecision Simply(EdgeChange change, Pair after) => new(after, [Entry(change)]);

    private static EdgeEntry Entry(EdgeChange change, int effect = 0, bool unseen = false)
        => new(change.IsAboutTheirs, change.Kind, (short)effect, unseen, change.Cause, IsConsequence: false);

    private static EdgeEntry Consequence(EdgeKind kind, int effect, bool unseen = false)
        => new(OfTheirs: false, kind, (short)effect, unseen, EdgeCause.Unknown, IsConsequence: true);
}
