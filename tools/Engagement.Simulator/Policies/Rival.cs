using Engagement.Simulator.Worlds;

namespace Engagement.Simulator.Policies;

/// <summary>A policy that gives each video that the viewer has not been shown a score, and shows the highest; of equals the newest.</summary>
internal abstract class Rival : IPolicy
{
    private readonly Dictionary<int, HashSet<SimulatedVideo>> _shown = [];

    public abstract string Name { get; }

    protected List<SimulatedVideo> Videos { get; } = [];

    public Task PublishAsync(IReadOnlyList<SimulatedVideo> videos, CancellationToken cancellationToken)
    {
        Videos.AddRange(videos);
        return Task.CompletedTask;
    }

    public Task<Slate> NextAsync(int viewer, int count, CancellationToken cancellationToken)
    {
        var shown = ShownTo(viewer);
        var score = Scoring(viewer);
        return Task.FromResult(new Slate(
            "", [.. Videos.Where(video => !shown.Contains(video)).OrderByDescending(score).ThenByDescending(video => video.Number).Take(count)], []));
    }

    public Task RecordAsync(int viewer, Slate slate, IReadOnlyList<Viewing> viewings, CancellationToken cancellationToken)
    {
        ShownTo(viewer).UnionWith(viewings.Select(viewing => viewing.Video));
        foreach (var viewing in viewings)
            Learn(viewer, viewing);
        return Task.CompletedTask;
    }

    protected abstract Func<SimulatedVideo, double> Scoring(int viewer);

    protected abstract void Learn(int viewer, Viewing viewing);

    private HashSet<SimulatedVideo> ShownTo(int viewer)
    {
        if (!_shown.TryGetValue(viewer, out var shown))
            _shown.Add(viewer, shown = []);
        return shown;
    }
}

/// <summary>Newest first.</summary>
internal sealed class Chronological : Rival
{
    public override string Name => "chronological";

    protected override Func<SimulatedVideo, double> Scoring(int viewer) => static video => video.Number;

    protected override void Learn(int viewer, Viewing viewing)
    {
    }
}

/// <summary>The mean share watched, among all viewers, drawn towards that of all videos while few have watched.</summary>
internal sealed class Popularity : Rival
{
    private const double Prior = 5;

    private readonly Dictionary<SimulatedVideo, (double Share, int Shown)> _sums = [];
    private (double Share, int Shown) _all;

    public override string Name => "popularity";

    public double Of(SimulatedVideo video)
    {
        var mean = _all.Shown == 0 ? 0 : _all.Share / _all.Shown;
        var (share, shown) = _sums.GetValueOrDefault(video);
        return (share + (Prior * mean)) / (shown + Prior);
    }

    public void Add(Viewing viewing)
    {
        var (share, shown) = _sums.GetValueOrDefault(viewing.Video);
        _sums[viewing.Video] = (share + viewing.Share, shown + 1);
        _all = (_all.Share + viewing.Share, _all.Shown + 1);
    }

    protected override Func<SimulatedVideo, double> Scoring(int viewer) => Of;

    protected override void Learn(int viewer, Viewing viewing) => Add(viewing);
}

/// <summary>
/// Those that the viewers of what this viewer watched have watched too: the sum of the cosines between a video and the newest that the viewer watched for
/// more than half; of those without any, the most popular.
/// </summary>
internal sealed class ItemToItem : Rival
{
    private const double WatchedFrom = 0.5;
    private const int Newest = 50;

    private readonly Popularity _popularity = new();
    private readonly Dictionary<int, List<SimulatedVideo>> _watched = [];
    private readonly Dictionary<SimulatedVideo, List<int>> _viewers = [];

    public override string Name => "item to item";

    protected override Func<SimulatedVideo, double> Scoring(int viewer)
    {
        var scores = new Dictionary<SimulatedVideo, double>();
        foreach (var video in Enumerable.Reverse(_watched.GetValueOrDefault(viewer) ?? []).Take(Newest))
        {
            foreach (var (other, both) in _viewers[video].SelectMany(viewer => _watched[viewer]).CountBy(other => other))
                scores[other] = scores.GetValueOrDefault(other) + (both / Math.Sqrt((double)_viewers[video].Count * _viewers[other].Count));
        }
        // A popularity is at most 1: far less than any cosine makes.
        return video => scores.GetValueOrDefault(video) + (1e-6 * _popularity.Of(video));
    }

    protected override void Learn(int viewer, Viewing viewing)
    {
        _popularity.Add(viewing);
        if (viewing.Share <= WatchedFrom)
            return;
        Of(_watched, viewer).Add(viewing.Video);
        Of(_viewers, viewing.Video).Add(viewer);
    }

    private static List<TValue> Of<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        return list;
    }
}
