using Engagement.Insights.Figuring;
using Engagement.Insights.Trending;
using Engagement.Ledger.V1;
using Npgsql;

namespace Engagement.Insights.Folding;

/// <summary>Makes of a batch of the ledger the commands that fold it.</summary>
internal sealed class LedgerFolding(FoldReads reads, TrendFolding trends)
{
    public async Task<List<NpgsqlBatchCommand>> FoldAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
    {
        var state = new FoldState(events[^1].Position);
        var published = events.Where(IsPublication).ToArray();
        var publishedIds = Array.ConvertAll(published, e => e.VideoId);
        var videoIds = events.Select(e => e.VideoId).Concat(published.SelectMany(e => e.VideoPublished.Sources.Select(source => source.VideoId)));
        await reads.ReadVideosAsync(state, [.. videoIds.Where(id => id.Length > 0).Distinct()], cancellationToken);
        var (turns, waiting) = TurnsOf(events, state, await reads.ReadWaitingAsync(publishedIds, cancellationToken));
        await reads.ReadAsync(state, [.. turns.Select(turn => turn.Event)], cancellationToken);
        // Those that brought followers who may leave now.
        var causes = state.Followers.Values.Select(follower => follower.VideoId).Where(id => id.Length > 0 && !state.Videos.ContainsKey(id));
        await reads.ReadVideosAsync(state, [.. causes.Distinct()], cancellationToken);
        var (batch, acts) = (new FoldBatch(state), new List<TrendAct>());
        foreach (var turn in turns)
        {
            batch.Add(turn);
            if (turn.OfVideo && TrendFolding.ActOf(turn.Event, state) is { } act)
                acts.Add(act);
        }
        var presence = await reads.CompleteAsync(batch, cancellationToken);
        var ofTrends = await trends.FoldAsync(acts, cancellationToken);
        return
        [
            .. published.Select(FoldWrites.OfVideo), .. FoldWrites.OfWaiting(waiting, publishedIds), .. FoldWrites.Of(state, batch, presence), .. ofTrends,
        ];
    }

    // An interaction may come into the ledger before the publication of its video, which is relayed: its figures have their turn after that.
    private static (List<FoldTurn> Turns, List<LedgerEvent> Waiting) TurnsOf(
        IReadOnlyList<LedgerEvent> events, FoldState state, List<LedgerEvent> waitedBefore)
    {
        var turns = new List<FoldTurn>(events.Count);
        var waiting = new List<LedgerEvent>();
        foreach (var e in events)
        {
            var waits = e.VideoId.Length > 0 && !IsPublication(e) && !state.Videos.ContainsKey(e.VideoId) && FigureRules.Counts(e);
            turns.Add(new FoldTurn(e, OfFollowers: true, OfVideo: !waits));
            if (waits)
                waiting.Add(e);
            if (IsPublication(e) && state.Videos.TryAdd(e.VideoId, FoldedVideo.Of(e)))
            {
                turns.AddRange(waitedBefore.Concat(waiting).Where(waited => waited.VideoId == e.VideoId)
                    .Select(waited => new FoldTurn(waited, OfFollowers: false, OfVideo: true)));
                waiting.RemoveAll(waited => waited.VideoId == e.VideoId);
            }
        }
        return (turns, waiting);
    }

    private static bool IsPublication(LedgerEvent e) => e.FactCase == LedgerEvent.FactOneofCase.VideoPublished;
}
