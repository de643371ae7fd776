namespace Engagement.Feed.Ranking;

/// <summary>The scorer that requests are ranked by: the declared formula, until another takes its place. A request takes it once.</summary>
internal sealed class CurrentScorer
{
    private IScorer _scorer = new ScoreFormula();

    public IScorer Value => Volatile.Read(ref _scorer);

    public void Replace(IScorer scorer) => Volatile.Write(ref _scorer, scorer);
}
