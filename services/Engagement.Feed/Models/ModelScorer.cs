using System.Runtime.CompilerServices;
using Engagement.Feed.Candidates;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.History;
using Engagement.Feed.Learning.Trees;
using Engagement.Feed.Preferences;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;
using Engagement.Interactions.V1;

namespace Engagement.Feed.Models;

/// <summary>
/// A model as what scores. What others did with a video is as of the last round; what the viewer did is the profile as it was just read, so the newest of it
/// counts at once.
/// </summary>
/// <param name="name">Of the model, the weights and the state.</param>
internal sealed class ModelScorer(string name, LearntModel model, ModelWeights weights, LearntState learnt, CandidateIndex index) : IScorer
{
    /// <summary>Candidates whose features are in memory at once: 66 KB, so that no request allocates a large object.</summary>
    private const int Batch = 256;

    private readonly ConditionalWeakTable<ViewerProfile, Known> _viewers = [];
    private VideoRows? _videos;

    public ScoreWeights Weights { get; } = new(name, [
        .. model.Heads.Select(head => (head.Name, weights.Of(head.Name))), (ModelScore.AskedFor, weights.AskedFor),
    ]);

    public IReadOnlyList<ScoredVideo> Score(IReadOnlyCollection<Candidate> candidates, ScoringContext context)
    {
        var scored = new List<ScoredVideo>(candidates.Count);
        var rows = new FeatureBlocks(Math.Min(Batch, candidates.Count), FeatureSet.Served.Count);
        Span<double> predictions = stackalloc double[rows.Rows];
        foreach (var batch in candidates.Chunk(Batch))
        {
            Write(batch, context.Profile, context.Now, rows);
            var values = Array.ConvertAll(batch, candidate => Terms(candidate.Video, context.Profile));
            for (var head = 0; head < model.Heads.Count; head++)
            {
                model.Predict(head, rows, predictions[..batch.Length]);
                for (var row = 0; row < batch.Length; row++)
                    values[row][head] = (float)predictions[row];
            }
            scored.AddRange(batch.Select((candidate, row) => new ScoredVideo(candidate, Weights, values[row])));
        }
        return scored;
    }

    /// <summary>The features of candidates for a viewer who asks now.</summary>
    internal void Write(Candidate[] candidates, ViewerProfile profile, DateTime now, FeatureBlocks rows)
    {
        var viewer = SumsOf(profile);
        var asking = new Asking(Catalogue.DayOf(now), now.Hour, (int)TrafficSource.ForYou, ModelScore.ServedPlace);
        if (_videos is not { } videos || videos.Asking != asking)
            _videos = videos = new VideoRows(learnt, asking);
        Span<float> values = stackalloc float[FeatureSet.Served.Count];
        for (var row = 0; row < candidates.Length; row++)
        {
            var video = candidates[row].Video;
            var number = NumberOf(video);
            videos.Of(number).CopyTo(values);
            FeatureSet.OfViewer.Write(
                new FeatureContext(learnt.State, viewer, asking, number, profile.IsFollowing(video.CreatorId)), values[FeatureSet.OfVideo.Count..]);
            rows.Set(row, values);
        }
    }

    /// <summary>Room for the predictions, and what the viewer asked for.</summary>
    private float[] Terms(IndexedVideo video, ViewerProfile profile)
    {
        var terms = new float[model.Heads.Count + 1];
        terms[^1] = (float)profile.AskedFor(video);
        return terms;
    }

    private ViewerSums SumsOf(ViewerProfile profile)
    {
        if (!_viewers.TryGetValue(profile, out var known) || known.Version != profile.Version)
            _viewers.AddOrUpdate(profile, known = new Known(profile.Version, ViewerSums.Of(HistoryOf(profile), learnt.State)));
        return known.Sums;
    }

    private ViewerHistory HistoryOf(ViewerProfile profile)
    {
        var history = new ViewerHistory();
        if (!profile.IsPersonal)
            return history;
        var newest = profile.Signals.Select(signals => signals.Learned).Where(learned => learned?.Meeting is not null)
            .OrderByDescending(learned => learned!.Meeting!.FirstPosition).Take(ViewerHistory.Most).Reverse();
        foreach (var signals in newest)
        {
            if (index.Find(signals!.VideoId) is not { Published: not null } video || IsForgotten(video, profile.Wishes))
                continue;
            var number = NumberOf(video);
            var exposure = OutcomeRules.ExposureOf(signals, viewer: 0, number, learnt.Catalogue[number]);
            history.Add(new PastView(number, exposure.Surface, exposure.Outcomes, exposure.IsShown));
        }
        return history;
    }

    private static bool IsForgotten(IndexedVideo video, ViewerWishes wishes)
        => wishes.ForgottenCreators.Contains(video.CreatorId) || video.Topics.Any(wishes.ForgottenTopics.Contains);

    // One that was published since the last round gets a number now: nothing is known of it, but of its creator and topics.
    private int NumberOf(IndexedVideo video) => learnt.Catalogue.Find(video.VideoId)
        ?? learnt.Catalogue.NumberOf(
            video.VideoId, new VideoDescription(video.CreatorId, video.Topics, video.SoundId, video.DurationMs, video.PublishedAt));

    private sealed record Known(int Version, ViewerSums Sums);
}
