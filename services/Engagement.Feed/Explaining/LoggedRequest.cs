using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;
using Engagement.Feed.Serving;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Explaining;

/// <summary>A ranking as it was logged.</summary>
internal sealed class LoggedRanking(ServedPage firstPage, PageRanking ranking, RankingSettings settings)
{
    private readonly ScoreWeights _weights = settings.ToWeights();

    public ServedPage FirstPage => firstPage;

    public long IndexPosition => ranking.IndexPosition;

    public string Version => ranking.Version;

    public RankingSettings Settings => settings;

    public LoggedCandidates Logged { get; } = CandidateLog.Read(ranking.Candidates);

    private ExplorationDraw Draw { get; } = new(firstPage.RequestId, firstPage.FirstPosition);

    /// <summary>The candidates with their scores, the best first.</summary>
    /// <param name="videos">By their numbers; the candidates that are not among them are left out.</param>
    /// <param name="overrides">Weights of terms that are to count instead.</param>
    public List<ScoredVideo> Rank(IReadOnlyDictionary<long, IndexedVideo> videos, IReadOnlyDictionary<string, double>? overrides = null)
    {
        var weights = overrides is null ? _weights : _weights.With(overrides);
        var scored = Logged.Candidates.Where(candidate => videos.ContainsKey(candidate.Number)).Select(candidate => candidate.Of(videos[candidate.Number], weights));
        return [.. Ranker.Ordered([.. scored])];
    }

    /// <summary>What was kept of the slate: no page has more of it.</summary>
    public List<SlateItem> FillKept(IReadOnlyList<ScoredVideo> ranked) => SlateFilling.Fill(ranked, settings.Slate, Draw, Ranker.Most);

    public List<SlateItem> Fill(IReadOnlyList<ScoredVideo> ranked, SlateSettings? slate = null)
        => SlateFilling.Fill(ranked, slate ?? settings.Slate, Draw, ranked.Count);

    /// <summary>What a video without a place before this one was worth there.</summary>
    public SlateItem At(int place, int rank, IReadOnlyList<ScoredVideo> ranked) => SlateFilling.At(place, rank, ranked, settings.Slate, Draw);
}

/// <summary>A request as it was logged: its pages, in order, each with the ranking that it is of.</summary>
internal sealed class LoggedRequest(IReadOnlyList<(ServedPage Page, LoggedRanking Ranking)> pages)
{
    public IReadOnlyList<(ServedPage Page, LoggedRanking Ranking)> Pages => pages;

    /// <summary>The page that has a place, by its order; null when none has.</summary>
    public int? PageAt(int position)
    {
        for (var at = 0; at < pages.Count; at++)
        {
            if (position >= pages[at].Page.FirstPosition && position < pages[at].Page.FirstPosition + pages[at].Page.VideoIds.Length)
                return at;
        }
        return null;
    }

    /// <summary>A video's page and place; null when it was not served.</summary>
    public (ServedPage Page, LoggedRanking Ranking, int Position)? Find(string videoId)
    {
        foreach (var (page, ranking) in pages)
        {
            if (Array.IndexOf(page.VideoIds, videoId) is >= 0 and var at)
                return (page, ranking, page.FirstPosition + at);
        }
        return null;
    }
}
