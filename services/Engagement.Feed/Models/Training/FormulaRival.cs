using Engagement.Feed.Candidates;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Ledger;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Models.Training;

/// <summary>
/// The declared formula on past exposures: viewers as they were when the first of these came, but popularity and likeness as they are now. It knows more
/// than it could have, so a model that is better than it is no worse than it looks.
/// </summary>
internal sealed class FormulaRival(EncounterStore encounters, CandidateIndex index)
{
    private static readonly ScoreFormula Formula = new();

    public async Task<double[]> ScoreAsync(Learner learner, IReadOnlyList<Exposure> exposures, CancellationToken cancellationToken)
    {
        var scores = new double[exposures.Count];
        var profiles = await encounters.ReadProfilesAsync(
            [.. exposures.Select(exposure => learner.ViewerOf(exposure.Viewer)).Distinct()], exposures.Min(exposure => exposure.Position) - 1, cancellationToken);
        foreach (var ofViewer in Enumerable.Range(0, exposures.Count).GroupBy(row => exposures[row].Viewer))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var profile = profiles[learner.ViewerOf(ofViewer.Key)];
            var affinities = Affinities.Of(profile, index);
            var (topHeat, likenesses) = index.Read(lists => (lists.Popular.TopKey, affinities.NewestEngaged.SelectMany(lists.CoEngagement.NeighboursOf)
                .GroupBy(neighbour => neighbour.Video).ToDictionary(video => video.Key, video => video.Sum(neighbour => neighbour.Likeness))));
            foreach (var row in ofViewer)
            {
                if (index.Find(learner.Catalogue.VideoIds[exposures[row].Video]) is not { } video)
                    continue;
                var candidate = new Candidate(video) { CoEngagement = Math.Min(1, likenesses.GetValueOrDefault(video)) };
                var at = DateTime.UnixEpoch.AddDays(exposures[row].Day).AddHours(exposures[row].Hour);
                scores[row] = Formula.Score([candidate], new ScoringContext(profile, affinities, topHeat, at))[0].Score;
            }
        }
        return scores;
    }
}
