using BenchmarkDotNet.Attributes;
using Engagement.Feed.Candidates;
using Engagement.Feed.Explaining;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;

namespace Engagement.Benchmarks.Ranking;

/// <summary>What a page that is ranked anew costs, part by part, by the declared formula; of a viewer with 200 videos behind them, among 7,600.</summary>
[MemoryDiagnoser]
public class RankingBenchmarks : IDisposable
{
    private const int Videos = 7600;
    private const int Viewers = 2000;
    private const int PerViewer = 40;
    private const int Behind = 200;

    private static readonly Dictionary<string, VideoFilter> NoneExcluded = [];

    private readonly SampleVideos _samples = new(watchedBelowMs: 8_000);
    private readonly CandidateGathering _gathering = new(new SourceSettings(), new SlateSettings());
    private readonly ScoreFormula _formula = new();
    private readonly ViewerProfile _profile = new("ann");
    private CandidateIndex _index = null!;
    private Affinities _affinities = null!;
    private GatheredVideos _gathered = null!;
    private IReadOnlyList<ScoredVideo> _scored = null!;
    private ScoredVideo[] _ranked = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _index = new CandidateIndex();
        _index.Apply(new CandidateChanges(
            1, [.. Enumerable.Range(0, Videos).Select(video => new VideoChange(SampleVideos.IdOf(video), SampleVideos.FactsOf(video)))],
            [.. Enumerable.Range(0, Videos).Select(video => new StatsChange(SampleVideos.IdOf(video), Views: video, Heat: Videos / (video + 1.0), Trend: video % 10 == 0 ? video : double.NegativeInfinity))],
            [.. Enumerable.Range(0, Viewers * PerViewer).Select(at => new SignalsChange($"viewer{at % Viewers}", _samples.SignalsOf(Popular(), at + 1)))]));
        _profile.Apply(new ProfileChanges(1, SampleVideos.Now, [.. Enumerable.Range(0, Behind).Select(at => _samples.SignalsOf(Popular(), at + 1))], [], []));
        _affinities = Affinities.Of(_profile, _index);
        _gathered = (GatheredVideos)Gather();
        _scored = _formula.Score(_gathered.Candidates, Context);
        _ranked = Ranker.Ordered(_scored);
        Console.WriteLine($"// {_gathered.Candidates.Count} candidates, {_gathered.Removed.Count} removed, {((byte[])Log()).Length} bytes logged");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _index.Dispose();
        GC.SuppressFinalize(this);
    }

    private ScoringContext Context => new(_profile, _affinities, TopHeat: Videos, SampleVideos.Now);

    [Benchmark]
    public object Affinity() => Affinities.Of(_profile, _index);

    [Benchmark]
    public object Gather() => _index.Read(lists => _gathering.Gather(_index, lists, _profile, _affinities, NoneExcluded));

    [Benchmark]
    public object Score() => _formula.Score(_gathered.Candidates, Context);

    [Benchmark]
    public object Order() => Ranker.Ordered(_scored);

    [Benchmark]
    public object Fill() => SlateFilling.Fill(_ranked, new SlateSettings(), new ExplorationDraw(Guid.Empty, 0), Ranker.Most);

    [Benchmark]
    public object Log() => CandidateLog.Write(_ranked, _gathered.Removed);

    private int Popular() => (int)(Videos * Math.Pow(_samples.Random.NextDouble(), 3));
}
