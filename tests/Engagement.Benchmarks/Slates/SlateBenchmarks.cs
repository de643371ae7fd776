using BenchmarkDotNet.Attributes;
using Engagement.Feed.Candidates;
using Engagement.Feed.Explaining;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;

namespace Engagement.Benchmarks.Slates;

/// <summary>A slate of 150 from 1,000 scored candidates, and the candidates' log.</summary>
[MemoryDiagnoser]
public class SlateBenchmarks
{
    private const int Candidates = 1000;
    private const int Places = 150;

    private static readonly SlateSettings Settings = new();
    private static readonly Dictionary<IndexedVideo, VideoFilter> NoneRemoved = [];

    private readonly ExplorationDraw _draw = new(Guid.Empty, 0);
    private List<ScoredVideo> _ranked = [];
    private byte[] _log = [];

    /// <summary>Authors of the candidates: 1 is the worst case, for then each place lowers everybody.</summary>
    [Params(1, 300)]
    public int Authors { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        _ranked = [.. Enumerable.Range(0, Candidates).Select(at => Candidate(at, random))];
        _ranked.Sort(static (one, other) => other.Score.CompareTo(one.Score));
        _log = WriteLog();
        Console.WriteLine($"// {_log.Length} bytes of log");
    }

    [Benchmark]
    public int Fill() => SlateFilling.Fill(_ranked, Settings, _draw, Places).Count;

    [Benchmark]
    public byte[] WriteLog() => CandidateLog.Write(_ranked, NoneRemoved);

    [Benchmark]
    public int ReadLog() => CandidateLog.Read(_log).Candidates.Count;

    /// <summary>Values as they were seen in a feed of 100,000 videos: a few from those whom the viewer follows or who are alike, all else by heat, age and views.</summary>
    private ScoredVideo Candidate(int at, Random random)
    {
        var video = new IndexedVideo($"video-{at}")
        {
            Published = new($"author-{random.Next(Authors)}", [$"topic-{random.Next(40)}"], 10_000, 1, DateTime.UnixEpoch, false)
            {
                SoundId = $"sound-{random.Next(200)}",
                Number = random.NextInt64(100_000_000),
            },
        };
        var candidate = new Candidate(video) { Sources = (Sources)(2 << random.Next(9)), InNetwork = random.Next(5) == 0, IsNew = random.Next(8) == 0 };
        return new ScoredVideo(candidate, ScoreFormula.Published,
        [
            candidate.InNetwork ? 1 : 0, random.Next(20) / 20f, random.Next(6) == 0 ? random.NextSingle() : 0, random.Next(5) == 0 ? random.NextSingle() : 0,
            random.NextSingle(), random.NextSingle(), (float)(1 / Math.Sqrt(1 + random.Next(5000))),
        ]);
    }
}
