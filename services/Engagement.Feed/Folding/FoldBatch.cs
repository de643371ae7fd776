using Engagement.Feed.Ranking;
using Engagement.Ledger.V1;
using Google.Protobuf.WellKnownTypes;
using Fact = Engagement.Ledger.V1.LedgerEvent.FactOneofCase;

namespace Engagement.Feed.Folding;

/// <summary>A batch of the ledger as the rows that it changes, each row once.</summary>
internal sealed class FoldBatch
{
    // Npgsql writes these moments as `infinity` and `-infinity`.
    private static readonly DateTime Never = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);
    private static readonly DateTime Over = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);

    private readonly UnlearnedTimes _unlearned;

    /// <param name="events">In order of position, at least one.</param>
    /// <param name="unlearned">Of the viewers in them.</param>
    public FoldBatch(IReadOnlyList<LedgerEvent> events, UnlearnedTimes? unlearned = null)
    {
        (Events, _unlearned) = (events, unlearned ?? new UnlearnedTimes());
        Until = events[^1].Position;
        foreach (var ledgerEvent in events)
            Add(ledgerEvent);
    }

    public IReadOnlyList<LedgerEvent> Events { get; }

    /// <summary>Whose interactions are in it.</summary>
    public string[] Viewers => [.. Signals.Keys.Select(key => key.ViewerId).Distinct()];

    /// <summary>The position of the last event.</summary>
    public long Until { get; }

    public Dictionary<(string ViewerId, string VideoId), SignalSums> Signals { get; } = [];

    /// <summary>The part of them that does not count for what the viewers like.</summary>
    public Dictionary<(string ViewerId, string VideoId), SignalSums> Unlearned { get; } = [];

    /// <summary>What came of a video that was met before: follows of its creator from it, and videos made from it.</summary>
    public Dictionary<(string ViewerId, string VideoId), (int Follows, int Remixes, long Position)> Consequences { get; } = [];

    public Dictionary<string, VideoSums> Stats { get; } = [];

    public Dictionary<string, VideoFacts> Published { get; } = [];

    /// <summary>Videos that are not there any more, or there again.</summary>
    public Dictionary<string, (string CreatorId, DateTime At, bool Deleted, long Position)> Removals { get; } = [];

    public Dictionary<string, (short Visibility, IReadOnlyList<string> Hashtags, long Position)> Updates { get; } = [];

    public Dictionary<(string FollowerId, string FolloweeId), (bool Following, long Position)> Follows { get; } = [];

    public Dictionary<(string ViewerId, string OtherId, RestraintCause Cause), (DateTime Until, long Position)> Restraints { get; } = [];

    /// <summary>Where viewers say that they are.</summary>
    public Dictionary<string, (string Region, long Position)> Regions { get; } = [];

    private void Add(LedgerEvent ledgerEvent)
    {
        switch (EngagementRules.FactOf(ledgerEvent))
        {
            case Fact.Impression or Fact.Watch or Fact.Like or Fact.Unlike or Fact.Comment or Fact.Share or Fact.Save or Fact.Unsave
                or Fact.NotInterested:
                AddInteraction(ledgerEvent);
                break;
            // What changed nothing says nothing: of a follow that its other end does not know of the effect is 0.
            case Fact.Follow or Fact.Unfollow when ledgerEvent.Effect != 0:
                Follows[(ledgerEvent.UserId, ledgerEvent.OtherUserId)] = (ledgerEvent.Effect > 0, ledgerEvent.Position);
                if (ledgerEvent.VideoId.Length > 0)
                    AddConsequence(ledgerEvent, ledgerEvent.VideoId, follows: ledgerEvent.Effect, remixes: 0);
                break;
            case Fact.FollowAcceptance or Fact.FollowerRemoval when ledgerEvent.Effect != 0:
                Follows[(ledgerEvent.OtherUserId, ledgerEvent.UserId)] = (ledgerEvent.Effect > 0, ledgerEvent.Position);
                break;
            case Fact.Block:
                Restrain(ledgerEvent, UntilOf(ledgerEvent.Block.ExpireTime), RestraintCause.Blocks, RestraintCause.IsBlocked);
                break;
            case Fact.Unblock:
                Restrain(ledgerEvent, Over, RestraintCause.Blocks, RestraintCause.IsBlocked);
                break;
            case Fact.Mute:
                Restrain(ledgerEvent, UntilOf(ledgerEvent.Mute.ExpireTime), RestraintCause.Mutes);
                break;
            case Fact.Unmute:
                Restrain(ledgerEvent, Over, RestraintCause.Mutes);
                break;
            case Fact.ViewerTraitsUpdate:
                Regions[ledgerEvent.UserId] = (ledgerEvent.ViewerTraitsUpdate.Traits.Region, ledgerEvent.Position);
                break;
            case Fact.VideoPublished:
                Published[ledgerEvent.VideoId] = VideoFacts.Of(ledgerEvent);
                // What was said before it is in it.
                Updates.Remove(ledgerEvent.VideoId);
                foreach (var source in ledgerEvent.VideoPublished.Sources)
                    AddConsequence(ledgerEvent, source.VideoId, follows: 0, remixes: 1);
                break;
            // Of two removals, only the first and the taking back of the last change what is there.
            case Fact.VideoDeleted or Fact.VideoRestored or Fact.VideoTakenDown or Fact.VideoReinstated when ledgerEvent.Effect != 0:
                Removals[ledgerEvent.VideoId] = (
                    ledgerEvent.OtherUserId, ledgerEvent.OccurredAt.ToDateTime(), ledgerEvent.Effect < 0, ledgerEvent.Position);
                break;
            case Fact.VideoUpdated:
                Updates[ledgerEvent.VideoId] = (
                    (short)ledgerEvent.VideoUpdated.Visibility, ledgerEvent.VideoUpdated.Hashtags, ledgerEvent.Position);
                break;
        }
    }

    // The actor's, and, of a block, the other's.
    private void Restrain(LedgerEvent ledgerEvent, DateTime until, RestraintCause own, RestraintCause? others = null)
    {
        Restraints[(ledgerEvent.UserId, ledgerEvent.OtherUserId, own)] = (until, ledgerEvent.Position);
        if (others is { } cause)
            Restraints[(ledgerEvent.OtherUserId, ledgerEvent.UserId, cause)] = (until, ledgerEvent.Position);
    }

    private void AddConsequence(LedgerEvent ledgerEvent, string videoId, int follows, int remixes)
    {
        var sums = Consequences.GetValueOrDefault((ledgerEvent.UserId, videoId));
        Consequences[(ledgerEvent.UserId, videoId)] = (sums.Follows + follows, sums.Remixes + remixes, ledgerEvent.Position);
    }

    private static DateTime UntilOf(Timestamp? expireTime) => expireTime?.ToDateTime() ?? Never;

    private void AddInteraction(LedgerEvent ledgerEvent)
    {
        var learned = !_unlearned.Cover(ledgerEvent);
        SumsOf(Signals, ledgerEvent).Add(ledgerEvent, learned);
        if (!learned)
            SumsOf(Unlearned, ledgerEvent).Add(ledgerEvent, learned);
        Stats[ledgerEvent.VideoId] = Stats.GetValueOrDefault(ledgerEvent.VideoId).With(ledgerEvent);
    }

    private static SignalSums SumsOf(Dictionary<(string ViewerId, string VideoId), SignalSums> rows, LedgerEvent ledgerEvent)
    {
        var key = (ledgerEvent.UserId, ledgerEvent.VideoId);
        if (!rows.TryGetValue(key, out var sums))
            rows.Add(key, sums = new SignalSums());
        return sums;
    }
}
