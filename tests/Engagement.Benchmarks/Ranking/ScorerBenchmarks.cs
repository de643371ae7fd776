using BenchmarkDotNet.Attributes;
using Engagement.Feed.Candidates;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Ledger;
using Engagement.Feed.Models;
using Engagement.Feed.Models.Training;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;

namespace Engagement.Benchmarks.Ranking;

/// <summary>What scoring a candidate costs by a model of ten heads, features included, and by the declared formula; of a viewer with 200 videos behind them.</summary>
[MemoryDiagnoser]
public class ScorerBenchmarks
{
    private const int Candidates = 1000;
    private const int Videos = 3000;
    private const int Viewers = 400;
    private const int PerViewer = 60;
    private const int Behind = 200;

    private readonly SampleVideos _samples = new(watchedBelowMs: 4_000);
    private readonly ScoreFormula _formula = new();
    private ModelScorer _model = null!;
    private Candidate[] _candidates = null!;
    private ScoringContext _context = null!;

    [GlobalSetup]
    public void Learn()
    {
        var index = new CandidateIndex();
        index.Apply(new CandidateChanges(
            1, [.. Enumerable.Range(0, Videos).Select(video => new VideoChange(SampleVideos.IdOf(video), SampleVideos.FactsOf(video)))],
            [.. Enumerable.Range(0, Videos).Select(video => new StatsChange(SampleVideos.IdOf(video), Views: 1000, Heat: video + 1))], []));
        var learner = new Learner(mostRows: 100_000, after: 0);
        Encounter[] encounters = [.. Enumerable.Range(0, Viewers * PerViewer).Select(at => EncounterOf($"viewer{at % Viewers}", at + 1))];
        for (var (taken, size) = (0, 0); taken < encounters.Length; taken += size)
        {
            size = Math.Min(learner.NextSlice, encounters.Length - taken);
            learner.Take(encounters[taken..(taken + size)]);
        }
        var built = ModelBuilder.Build(learner.Rows, fewestPositives: 100, CancellationToken.None)!;
        if (built.Model.Heads.Count != Head.All.Count)
            throw new InvalidOperationException("Not every head was learnt.");
        var profile = new ViewerProfile("ann");
        profile.Apply(new ProfileChanges(1, SampleVideos.Now, [.. Enumerable.Range(0, Behind).Select(at => _samples.SignalsOf(at, at + 1))], [], []));
        _model = new ModelScorer("model", built.Model, new ModelWeights(), new LearntState(learner.Catalogue, learner.State), index);
        _candidates = [.. Enumerable.Range(Behind, Candidates).Select(video => new Candidate(index.Find(SampleVideos.IdOf(video))!))];
        _context = new ScoringContext(profile, Affinities.Of(profile, index), TopHeat: Videos, SampleVideos.Now);
    }

    [Benchmark(OperationsPerInvoke = Candidates)]
    public object Model() => _model.Score(_candidates, _context);

    [Benchmark(Baseline = true, OperationsPerInvoke = Candidates)]
    public object Formula() => _formula.Score(_candidates, _context);

    private Encounter EncounterOf(string viewerId, long position)
    {
        var video = _samples.Random.Next(Videos);
        var facts = SampleVideos.FactsOf(video);
        return new Encounter(
            viewerId, _samples.SignalsOf(video, position), $"request{position / 20}",
            new VideoDescription(facts.CreatorId, facts.Topics, "", facts.DurationMs, facts.PublishedAt), Follows: false);
    }
}
