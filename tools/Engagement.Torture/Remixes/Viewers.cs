using System.Globalization;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Testing.Wire;
using Engagement.Torture.Generation;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Torture.Remixes;

/// <summary>Has the ledger tell of what viewers do to the videos that are there, some of it taken back, some of it worth nothing; and the model of what it is worth.</summary>
internal sealed class Viewers(RemixWorld world, LedgerStandIn ledger, long seed)
{
    private const int AVideo = 3;
    private const int AtOnce = 300;

    private readonly List<(RemixNode Node, LedgerEvent Told)> _takeable = [];
    private Dice _dice = Dice.For(seed, 0, 21);
    private int _told;

    /// <summary>Keeps up with the videos until there are all of them.</summary>
    public async Task RunAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        while (!isOver())
        {
            while (_told + AtOnce <= AVideo * world.Count)
            {
                ledger.Append([.. Enumerable.Range(0, AtOnce).Select(_ => Draw())]);
                _told += AtOnce;
            }
            await Task.Delay(50, cancellationToken);
        }
    }

    private LedgerEvent Draw()
    {
        if (_takeable.Count > 0 && _dice.Chance(0.1))
            return TakeBack(_dice.Below(_takeable.Count));
        var node = world[_dice.Below(world.Count)];
        var told = NewEvent(node, _dice.Chance(0.03) ? node.Creator : -1);
        var (fate, watched) = (_dice.Fraction(), _dice.Below(60_000));
        if (fate < 0.6)
            (told.Watch, told.Effect, told.WatchedMs) = (new Watch(), 1, watched);
        else if (fate < 0.7)
            (told.Watch, told.WatchedMs) = (new Watch(), watched);
        else if (fate < 0.85)
            (told.Like, told.Effect) = (new Like(), 1);
        else if (fate < 0.88)
            told.Like = new Like();
        else if (fate < 0.92)
            (told.Follow, told.Effect) = (new Follow(), 1);
        else if (fate < 0.94)
            (told.FollowAcceptance, told.Effect) = (new FollowAcceptance(), 1);
        else if (fate < 0.97)
            (told.Unfollow, told.Effect) = (new Unfollow(), -1);
        else
            (told.Comment, told.Effect) = (new Comment(), 1);
        if (told.UserId == told.OtherUserId)
            return told;
        node.Earn(new ModelEarning(
            told.Watch is null ? 0 : told.Effect, told.WatchedMs, told.Like is null ? 0 : told.Effect,
            told.Follow is null && told.FollowAcceptance is null ? 0 : told.Effect));
        if (told.Effect > 0 && (told.Watch is not null || told.Like is not null))
            _takeable.Add((node, told));
        return told;
    }

    private LedgerEvent TakeBack(int place)
    {
        var (node, first) = _takeable[place];
        _takeable[place] = _takeable[^1];
        _takeable.RemoveAt(_takeable.Count - 1);
        var told = NewEvent(node, -1);
        (told.Effect, told.WatchedMs) = (-first.Effect, -first.WatchedMs);
        if (first.Watch is not null || _dice.Chance(0.5))
        {
            told.HistoryDeletion = new HistoryDeletion();
            told.Retraction = new Retraction { Kind = first.Watch is null ? EventKind.Like : EventKind.Watch, OccurredAt = first.OccurredAt };
        }
        else
        {
            told.Unlike = new Unlike();
        }
        node.Earn(first.Watch is null ? new ModelEarning(0, 0, -1, 0) : new ModelEarning(-1, -first.WatchedMs, 0, 0));
        return told;
    }

    private LedgerEvent NewEvent(RemixNode node, int creator)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new LedgerEvent
        {
            EventId = Guid.CreateVersion7(now).ToString(),
            UserId = creator >= 0 ? RemixWorld.NameOf(creator) : string.Create(CultureInfo.InvariantCulture, $"viewer-{_dice.Below(100_000)}"),
            VideoId = node.VideoId,
            OtherUserId = RemixWorld.NameOf(node.Creator),
            OccurredAt = Timestamp.FromDateTimeOffset(now),
        };
    }
}
