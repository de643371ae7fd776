using Engagement.Insights.Segmenting;
using Engagement.Insights.Trending;
using Engagement.Insights.V1;
using Engagement.Platform.Texts;
using Engagement.SocialGraph.V1;
using Engagement.TrendSimulation.Judging;
using Engagement.TrendSimulation.Traffic;

namespace Engagement.TrendSimulation;

/// <summary>Has Insights' own rules, and Mastodon's, look at the same traffic every five minutes.</summary>
internal sealed class Simulation(SimulationSettings settings)
{
    private const int Floor = 10;

    // The first of them: not declared.
    private const int AgeBands = 7;

    private static readonly string[] Regions = ["", .. World.Regions.Select(region => region.Name)];

    private readonly TrendState _state = new(0);
    private readonly MastodonRule _mastodon = new();
    private readonly List<TrendPoint> _points = [];
    private readonly Dictionary<string, VideoSubjects> _videos = [];

    public IReadOnlyList<Verdict> Run()
    {
        var world = new World(settings);
        var (ours, byAge, theirs)
            = (new Judge("insights", world, settings), new Judge("insights by age band", world, settings), new Judge("mastodon", world, settings));
        foreach (var act in new TrafficSource(world, settings).Acts())
        {
            if (TrendTicks.Of(act.Time) > _state.Tick)
                Look(TrendTicks.Of(act.Time), ours, byAge, theirs);
            _state.Add(new TrendAct(act.VideoId, VideoOf(act), act.Viewer, act.Time) { Traits = TraitsOf(act) });
            _mastodon.Add("", act.Subject, act.Viewer, act.Time);
            _mastodon.Add(act.Region, act.Subject, act.Viewer, act.Time);
        }
        return [ours.Decide(), byAge.Decide(), theirs.Decide()];
    }

    // A third declares where they are, and most how old.
    private static DeclaredTraits TraitsOf(SimulatedAct act)
    {
        var hash = HashedText.Hash(act.Viewer, 0);
        return new(hash / AgeBands % 3 == 0 ? act.Region : "", "", (AgeBand)(hash % AgeBands));
    }

    private void Look(long tick, Judge ours, Judge byAge, Judge theirs)
    {
        _state.MoveTo(tick);
        _points.AddRange(_state.Points);
        _state.Points.Clear();
        _points.RemoveAll(point => point.Tick < tick - TrendTicks.OfADay);
        var now = TrendTicks.StartOf(tick);
        var points = _points.ToLookup(point => point.Key.Public);
        foreach (var region in Regions)
        {
            ours.Look(region, ListOf(new(region, AgeBand.Unspecified)), now);
            for (var band = AgeBand.From13To17; (int)band < AgeBands; band++)
                byAge.Look($"{region} {band}", ListOf(new(region, band)), now);
            theirs.Look(region, _mastodon.List(region, now), now);
        }

        IEnumerable<string> ListOf(TrendPublic among) => TrendRanking.Of(points[among], tick - 1, Floor).Select(trend => trend.Subject);
    }

    private VideoSubjects VideoOf(SimulatedAct act)
    {
        // A video is of one region, and so are its viewers.
        var key = $"{act.VideoId} {act.Region}";
        if (!_videos.TryGetValue(key, out var video))
            _videos.Add(key, video = new VideoSubjects(act.Region, [(TrendKind.Hashtag, act.Subject)]));
        return video;
    }
}
