using System.Globalization;
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

    private static readonly DateTime Now = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);

    private readonly Random _random = new(1);
    private readonly ScoreFormula _formula = new();
    private ModelScorer _model = null!;
    private Candidate[] _candidates = null!;
    private ScoringContext _context = null!;

    [GlobalSetup]
    public void Learn()
    {
        var index = new CandidateIndex();
        index.Apply(new CandidateChanges(
            1, [.. Enumerable.Range(0, Videos).Select(video => new VideoChange(IdOf(video), FactsOf(video)))],
            [.. Enumerable.Range(0, Videos).Select(video => new StatsChange(IdOf(video), Views: 1000, Heat: video + 1))], []));
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
        profile.Apply(new ProfileChanges(1, Now, [.. Enumerable.Range(0, Behind).Select(at => SignalsOf(at, at + 1))], [], []));
        _model = new ModelScorer("model", built.Model, new ModelWeights(), new LearntState(learner.Catalogue, learner.State), index);
        _candidates = [.. Enumerable.Range(Behind, Candidates).Select(video => new Candidate(index.Find(IdOf(video))!))];
        _context = new ScoringContext(profile, Affinities.Of(profile, index), TopHeat: Videos, Now);
    }

    [Benchmark(OperationsPerInvoke = Candidates)]
    public object Model() => _model.Score(_candidates, _context);

    [Benchmark(Baseline = true, OperationsPerInvoke = Candidates)]
    public object Formula() => _formula.Score(_candidates, _context);

    private static string IdOf(int video) => string.Create(CultureInfo.InvariantCulture, $"video{video:00000}");

    private static IndexedVideo.Facts FactsOf(int video) => new(
        $"creator{video % 500}", [$"topic{video % 40}", $"topic{40 + (video % 20)}"], 20_000, 1, Now.AddDays(-(video % 90)), Deleted: false);

    private Encounter EncounterOf(string viewerId, long position)
    {
        var video = _random.Next(Videos);
        var facts = FactsOf(video);
        return new Encounter(
            viewerId, SignalsOf(video, position), $"request{position / 20}",
            new VideoDescription(facts.CreatorId, facts.Topics, "", facts.DurationMs, facts.PublishedAt), Follows: false);
    }

    private VideoSignals SignalsOf(int video, long position) => new(
        IdOf(video), 1, 1, _random.Next(video % 3 == 0 ? 20_000 : 4_000), One(), One(), One(), One(), One(), Now,
        new Meeting(position, Now.AddDays(-1), Surface: 1, Place: _random.Next(20), One(), One()));

    private int One() => _random.Next(10) == 0 ? 1 : 0;
}
