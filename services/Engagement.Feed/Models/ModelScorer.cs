using System.Runtime.CompilerServices;
using Engagement.Feed.Candidates;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.History;
using Engagement.Feed.Learning.Trees;
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
    private readonly ConditionalWeakTable<ViewerProfile, Known> _viewers = [];

    public ScoreWeights Weights { get; } = new(name, [.. model.Heads.Select(head => (head.Name, weights.Of(head.Name)))]);

    public IReadOnlyList<ScoredVideo> Score(IReadOnlyCollection<Candidate> candidates, ScoringContext context)
    {
        var rows = Features(candidates, context.Profile, context.Now);
        var values = new float[candidates.Count][];
        for (var row = 0; row < values.Length; row++)
            values[row] = new float[model.Heads.Count];
        var predictions = new double[candidates.Count];
        for (var head = 0; head < model.Heads.Count; head++)
        {
            model.Predict(head, rows, predictions);
            for (var row = 0; row < values.Length; row++)
                values[row][head] = (float)predictions[row];
        }
        return [.. candidates.Select((candidate, row) => new ScoredVideo(candidate, Weights, values[row]))];
    }

    /// <summary>The features of candidates for a viewer who asks now.</summary>
    internal FeatureBlocks Features(IReadOnlyCollection<Candidate> candidates, ViewerProfile profile, DateTime now)
    {
        var features = FeatureSet.Served;
        var viewer = SumsOf(profile);
        var asking = new Asking(Catalogue.DayOf(now), now.Hour, (int)TrafficSource.ForYou, ModelScore.ServedPlace);
        var rows = new FeatureBlocks(candidates.Count, features.Count);
        Span<float> values = stackalloc float[features.Count];
        var row = 0;
        foreach (var candidate in candidates)
        {
            features.Write(
                new FeatureContext(learnt.State, viewer, asking, NumberOf(candidate.Video), profile.IsFollowing(candidate.Video.CreatorId)), values);
            rows.Set(row++, values);
        }
        return rows;
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
        var newest = profile.Signals.Where(signals => signals is { IsDone: true, Meeting: not null })
            .OrderByDescending(signals => signals.Meeting!.FirstPosition).Take(ViewerHistory.Most).Reverse();
        foreach (var signals in newest)
        {
            if (index.Find(signals.VideoId) is not { Published: not null } video)
                continue;
            var number = NumberOf(video);
            var exposure = OutcomeRules.ExposureOf(signals, viewer: 0, number, learnt.Catalogue[number]);
            history.Add(new PastView(number, exposure.Surface, exposure.Outcomes, exposure.IsShown));
        }
        return history;
    }

    // One that was published since the last round gets a number now: nothing is known of it, but of its creator and topics.
    private int NumberOf(IndexedVideo video) => learnt.Catalogue.Find(video.VideoId)
        ?? learnt.Catalogue.NumberOf(
            video.VideoId, new VideoDescription(video.CreatorId, video.Topics, SoundId: "", video.DurationMs, video.PublishedAt));

    private sealed record Known(int Version, ViewerSums Sums);
}
