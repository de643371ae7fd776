using Engagement.Evaluate.Figures;
using Engagement.Evaluate.Rivals;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.History;
using Engagement.Feed.Learning.Retrieval;

namespace Engagement.Evaluate.Candidates;

/// <summary>Full-catalogue candidates: each source alone, all of them in one learnt order, and the Feed's sources under its declared formula.</summary>
internal static class CandidateEvaluation
{
    private const int Deepest = 200;

    public static void Run(LearningState state, RankingModel merging, Positives positives, int day, DeclaredFormula formula, Report report)
    {
        var (index, viewers, videos) = (new RetrievalIndex(state), positives.OfViewers.Count, state.Videos.Count);
        var (merged, ofFormula) = (new RecallFigures(viewers, videos), new RecallFigures(viewers, videos));
        var ofSources = CandidateMerging.Sources.Select(source => (source, Figures: new RecallFigures(viewers, videos))).ToList();
        Enumerable.Range(0, viewers).AsParallel().ForAll(at =>
        {
            var (viewer, good) = positives.OfViewers[at];
            var sums = ViewerSums.Of(state.HistoryOf(viewer), state);
            var found = CandidateMerging.Find(index, sums, IsNew);
            for (var source = 0; source < found.Length; source++)
                ofSources[source].Figures.Add(at, found[source], good);
            var candidates = CandidateMerging.Merge(found);
            var scores = merging.Score([.. CandidateMerging.Rows(index, sums, day, candidates)]);
            var order = Enumerable.Range(0, candidates.Length).OrderByDescending(place => scores[place]).ThenBy(place => candidates[place]);
            merged.Add(at, [.. order.Take(Deepest).Select(place => candidates[place])], good);
            ofFormula.Add(at, [.. formula.Gather(viewer).Where(IsNew).Take(Deepest)], good);

            bool IsNew(int video) => positives.IsNew(viewer, video);
        });
        var resampling = new Resampling(viewers);
        merged.Report("candidates", resampling, report);
        foreach (var (source, figures) in ofSources)
            figures.Report($"candidates.{source.Name}", resampling, report);
        ofFormula.Report("candidates.formula", resampling, report);
    }
}
