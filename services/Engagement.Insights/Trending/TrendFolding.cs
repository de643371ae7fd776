using Engagement.Insights.Figuring;
using Engagement.Insights.Folding;
using Engagement.Insights.Segmenting;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Npgsql;

namespace Engagement.Insights.Trending;

/// <summary>Makes of a batch of the ledger the commands that fold it into what is known of subjects.</summary>
internal sealed class TrendFolding(TrendReads reads)
{
    public async Task<IEnumerable<NpgsqlBatchCommand>> FoldAsync(IReadOnlyCollection<TrendAct> acts, CancellationToken cancellationToken)
    {
        if (acts.Count == 0)
            return [];
        var state = await reads.ReadAsync(acts, cancellationToken);
        var (tick, met) = (state.Tick, state.FirstAt.Keys.ToHashSet());
        foreach (var act in acts)
            state.Add(act);
        return TrendWrites.Of(state, met, hasMoved: state.Tick > tick);
    }

    /// <summary>What an event is to trends, as its viewer is when it has its turn. To publish is an act as well: of a sound or a challenge it is the one that matters.</summary>
    public static TrendAct? ActOf(LedgerEvent e, FoldState known)
    {
        var counts = e.Effect > 0 && e.Retraction is null && e.VideoId.Length > 0 && (EventKind)e.FactCase
            is EventKind.Watch or EventKind.Like or EventKind.Comment or EventKind.Share or EventKind.Save or EventKind.VideoPublished;
        if (!counts || !known.MayUse(e.UserId, ConsentPurpose.Trends) || !known.Videos.TryGetValue(e.VideoId, out var video) || video.Subjects.Subjects.Count == 0)
            return null;
        return FigureRules.IsOwn(e, video.CreatorId) && e.FactCase != LedgerEvent.FactOneofCase.VideoPublished
            ? null : new TrendAct(e.VideoId, video.Subjects, e.UserId, e.RecordedAt.ToDateTime())
            {
                Traits = known.Traits.GetValueOrDefault(e.UserId, DeclaredTraits.None),
            };
    }
}
