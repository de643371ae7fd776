using System.Globalization;
using Engagement.Evaluate.KuaiRand;
using Engagement.Feed.Candidates;
using Engagement.Feed.Folding;
using Engagement.Feed.Learning;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;
using Engagement.Ledger.V1;

namespace Engagement.Evaluate.Rivals;

/// <summary>The Feed as it is without a model: its own fold, index, profiles, sources and formula, fed with the data as ledger events.</summary>
internal sealed class DeclaredFormula : IDisposable
{
    private const short Public = 1;
    private const int PastsInBatch = 500;

    private static readonly Dictionary<string, VideoFilter> Nothing = [];

    private readonly ScoreFormula _formula = new();
    private readonly CandidateGathering _gathering = new(new SourceSettings(), new SlateSettings());
    private readonly Recording _recording;
    private readonly LedgerEvents _events;
    private readonly CandidateIndex _index = new();
    private readonly Dictionary<string, ViewerProfile> _profiles = [];
    private readonly Dictionary<(string, string), VideoSignals> _signals = [];
    private readonly Dictionary<string, StatsChange> _stats = [];
    private readonly Dictionary<string, int> _videos;
    private DateTime _now;

    public DeclaredFormula(Recording recording)
    {
        (_recording, _events) = (recording, new LedgerEvents(recording));
        _videos = recording.VideoIds.Take(recording.Videos.Count).Select((id, at) => (id, at)).ToDictionary(entry => entry.id, entry => entry.at);
        _index.Apply(new CandidateChanges(0, [.. recording.Videos.Select((traits, at) => new VideoChange(recording.VideoIds[at], FactsOf(traits)))], [], []));
        foreach (var pasts in recording.Pasts.Chunk(PastsInBatch))
            Fold([.. pasts.SelectMany(_events.Of)]);
    }

    public void Dispose() => _index.Dispose();

    /// <summary>Takes in a day, and asks from its end on.</summary>
    public void Apply(int day)
    {
        // The days of the data are those of China.
        _now = DateTime.UnixEpoch.AddDays(day + 1).AddHours(-8);
        LedgerEvent[] events = [.. _recording.Log.Where(logged => logged.Exposure.Day == day).SelectMany(_events.Of)];
        if (events.Length > 0)
            Fold(events);
    }

    /// <summary>The score of each exposure's video, as if it were a candidate.</summary>
    public double[] Score(IReadOnlyList<Exposure> exposures)
    {
        var scores = new double[exposures.Count];
        foreach (var rows in Enumerable.Range(0, exposures.Count).GroupBy(row => exposures[row].Viewer))
        {
            var profile = ProfileOf(rows.Key);
            var affinities = Affinities.Of(profile, _index);
            var (topHeat, likenesses) = _index.Read(lists => (lists.Popular.TopKey, affinities.NewestEngaged.SelectMany(lists.CoEngagement.NeighboursOf)
                .GroupBy(neighbour => neighbour.Video).ToDictionary(video => video.Key, video => video.Sum(neighbour => neighbour.Likeness))));
            Candidate[] candidates = [.. rows.Select(row => _index.Find(_recording.VideoIds[exposures[row].Video])!)
                .Select(video => new Candidate(video) { CoEngagement = Math.Min(1, likenesses.GetValueOrDefault(video)) })];
            foreach (var (row, scored) in rows.Zip(_formula.Score(candidates, new(profile, affinities, topHeat, _now))))
                scores[row] = scored.Score;
        }
        return scores;
    }

    /// <summary>What the Feed's sources find for a viewer, the best by the formula first.</summary>
    public IEnumerable<int> Gather(int viewer)
    {
        var profile = ProfileOf(viewer);
        var affinities = Affinities.Of(profile, _index);
        var (candidates, topHeat) = _index.Read(lists => (_gathering.Gather(_index, lists, profile, affinities, Nothing).Candidates, lists.Popular.TopKey));
        return _formula.Score(candidates, new(profile, affinities, topHeat, _now))
            .OrderByDescending(scored => scored.Score)
            .ThenBy(scored => scored.Video.VideoId, StringComparer.Ordinal)
            .Select(scored => _videos[scored.Video.VideoId]);
    }

    private ViewerProfile ProfileOf(int viewer)
    {
        var id = _recording.Viewers[viewer];
        return _profiles.GetValueOrDefault(id) ?? new ViewerProfile(id);
    }

    private void Fold(LedgerEvent[] events)
    {
        var batch = new FoldBatch(events);
        foreach (var (video, sums) in batch.Stats)
        {
            var before = _stats.GetValueOrDefault(video);
            _stats[video] = new StatsChange(video, before.Views + sums.Views, before.Heat + sums.Heat)
            {
                Impressions = before.Impressions + sums.Impressions,
                WatchedMs = before.WatchedMs + sums.WatchedMs,
            };
        }
        foreach (var (key, sums) in batch.Signals)
            _signals[key] = Sum(_signals.GetValueOrDefault(key), key.VideoId, sums);
        _index.Apply(new CandidateChanges(
            batch.Until, [], [.. batch.Stats.Keys.Select(video => _stats[video])],
            [.. batch.Signals.OrderBy(entry => entry.Value.Position).Select(entry => new SignalsChange(entry.Key.ViewerId, _signals[entry.Key]))]));
        foreach (var ofViewer in batch.Signals.Keys.GroupBy(key => key.ViewerId))
        {
            if (!_profiles.TryGetValue(ofViewer.Key, out var profile))
                _profiles.Add(ofViewer.Key, profile = new ViewerProfile(ofViewer.Key));
            profile.Apply(new ProfileChanges(batch.Until, _now, [.. ofViewer.Select(key => _signals[key])], [], []));
        }
    }

    private static VideoSignals Sum(VideoSignals? before, string videoId, SignalSums sums) => new(
        videoId, (before?.Impressions ?? 0) + sums.Impressions, (before?.Watches ?? 0) + sums.Watches, (before?.WatchedMs ?? 0) + sums.WatchedMs,
        (before?.Likes ?? 0) + sums.Likes, (before?.Comments ?? 0) + sums.Comments, (before?.Shares ?? 0) + sums.Shares, before?.Saves ?? 0,
        (before?.NotInterested ?? 0) + sums.NotInterested, sums.LastAt);

    private static IndexedVideo.Facts FactsOf(VideoTraits traits) => new(
        traits.Author.ToString(CultureInfo.InvariantCulture), [.. traits.Topics.Select(topic => topic.ToString(CultureInfo.InvariantCulture))],
        traits.DurationMs, Public, DateTime.UnixEpoch.AddDays(traits.PublishedDay).AddHours(-8), Deleted: false);
}
