using Engagement.Feed.Candidates;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Ledger;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Models.Training;

/// <summary>
/// The declared formula on past exposures: viewers, and what is watched of videos, as they were when the first of these came, but popularity and likeness as
/// they are now. It knows more than it could have, so a model that is better than it is no worse than it looks.
/// </summary>
internal sealed class FormulaRival(EncounterStore encounters, CandidateIndex index)
{
    private static readonly ScoreFormula Formula = new();

    public async Task<double[]> ScoreAsync(Learner learner, IReadOnlyList<Exposure> exposures, CancellationToken cancellationToken)
    {
        var scores = new double[exposures.Count];
        var first = exposures.Min(exposure => exposure.Position);
        var profiles = await encounters.ReadProfilesAsync(
            [.. exposures.Select(exposure => learner.ViewerOf(exposure.Viewer)).Distinct()], first - 1, cancellationToken);
        var since = learner.Rows.Exposures.Where(exposure => exposure.Position >= first).ToLookup(exposure => exposure.Video);
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
                var candidate = new Candidate(Before(video, since[exposures[row].Video])) { CoEngagement = Math.Min(1, likenesses.GetValueOrDefault(video)) };
                var at = DateTime.UnixEpoch.AddDays(exposures[row].Day).AddHours(exposures[row].Hour);
                scores[row] = Formula.Score([candidate], new ScoringContext(profile, affinities, topHeat, at))[0].Score;
            }
        }
        return scores;
    }

    /// <summary>A video as it was before exposures came, but for its heat. A mean of what they themselves come to would be no prediction.</summary>
    internal static IndexedVideo Before(IndexedVideo video, IEnumerable<Exposure> since)
    {
        var before = new IndexedVideo(video.VideoId)
        {
            Published = video.Published, Heat = video.Heat, Views = video.Views, Impressions = video.Impressions, WatchedMs = video.WatchedMs,
        };
        foreach (var exposure in since)
        {
            before.Impressions--;
            before.Views -= exposure.WatchShare > 0 ? 1 : 0;
            before.WatchedMs -= (long)(exposure.WatchShare * video.DurationMs);
        }
        return before;
    }
}
