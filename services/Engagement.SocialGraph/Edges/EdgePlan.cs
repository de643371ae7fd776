using Engagement.Ledger.V1;
using Engagement.Platform.Events;

namespace Engagement.SocialGraph.Edges;

/// <summary>A row of `edge_event`.</summary>
/// <param name="After">The tie after the whole change.</param>
internal readonly record struct EdgeRow(
    string UserId, string OtherId, long Revision, string ActorId, Guid EventId, EdgeEntry Entry, DateTime? ExpireTime, DateTime OccurredAt,
    DateTime RecordedAt, Tie After);

/// <summary>By how much an account's counts grow.</summary>
internal readonly record struct AccountGrowth(int Followers, int Following);

/// <summary>All that a batch of changes writes.</summary>
internal sealed class EdgePlan
{
    public List<EdgeRow> Rows { get; } = [];

    public List<(string UserId, string OtherId, Tie Tie)> Ties { get; } = [];

    /// <summary>Every account whose ties have got an event, in the order in which their rows are locked.</summary>
    public SortedDictionary<string, AccountGrowth> Accounts { get; } = new(StringComparer.Ordinal);

    public List<LedgerEvent> Events { get; } = [];

    public List<EdgeOutcome> Outcomes { get; } = [];

    public void Add(EdgeChange change, Pair pair, DateTime now)
    {
        var occurredAt = EventIds.TimeOf(change.EventId).UtcDateTime;
        var (after, entries) = EdgeRules.Decide(change, pair, occurredAt, now);
        // One tie's events are in the order of their revisions by the clock as well, whichever replica's it was.
        var recordedAt = new[] { now, pair.Mine.ChangedAt, pair.Theirs.ChangedAt }.Max();
        var mine = after.Mine with { Revision = pair.Mine.Revision + entries.Count(entry => !entry.OfTheirs), ChangedAt = recordedAt };
        var theirs = after.Theirs with { Revision = pair.Theirs.Revision + entries.Count(entry => entry.OfTheirs), ChangedAt = recordedAt };
        var (mineRevision, theirsRevision) = (pair.Mine.Revision, pair.Theirs.Revision);
        foreach (var entry in entries)
        {
            var eventId = entry.IsConsequence ? EventIds.Derive(change.EventId, entry.Kind.ToString()) : change.EventId;
            var row = entry.OfTheirs
                ? new EdgeRow(change.OtherId, change.ActorId, ++theirsRevision, change.ActorId, eventId, entry, null, occurredAt, recordedAt, theirs)
                : new EdgeRow(change.ActorId, change.OtherId, ++mineRevision, change.ActorId, eventId, entry, change.ExpireTime, occurredAt, recordedAt, mine);
            Rows.Add(row);
            Events.Add(EdgeLedger.EventOf(change, entry, eventId));
            Grow(row.UserId, new AccountGrowth(0, entry.Effect));
            Grow(row.OtherId, new AccountGrowth(entry.Effect, 0));
        }
        AddTie(change.ActorId, change.OtherId, pair.Mine, after.Mine, mine);
        AddTie(change.OtherId, change.ActorId, pair.Theirs, after.Theirs, theirs);
        var about = change.IsAboutTheirs ? theirs : mine;
        Outcomes.Add(new EdgeOutcome(about.FollowedAt, about.RequestedAt, entries[^1].Effect, after != pair, Duplicate: false));
    }

    private void AddTie(string userId, string otherId, Tie before, Tie after, Tie numbered)
    {
        if (after != before || numbered.Revision != before.Revision)
            Ties.Add((userId, otherId, numbered));
    }

    private void Grow(string userId, AccountGrowth growth)
    {
        var sum = Accounts.GetValueOrDefault(userId);
        Accounts[userId] = new AccountGrowth(sum.Followers + growth.Followers, sum.Following + growth.Following);
    }
}
