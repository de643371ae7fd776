using BenchmarkDotNet.Attributes;
using Engagement.Interactions.V1;
using Engagement.Interactions.Watching;
using Engagement.Platform.Watching;

namespace Engagement.Benchmarks.Watching;

/// <summary>The join of an update into a session, and the figures after it.</summary>
[MemoryDiagnoser]
public class WatchSessionBenchmarks
{
    private readonly WatchRules _rules = new();
    private Watch _update = new();
    private byte[] _session = [];

    /// <summary>Sections that the session has already.</summary>
    [Params(1, 10, 100)]
    public int Sections { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var watch = new Watch();
        for (var i = 0; i < Sections; i++)
            watch.WatchSections.Add(new WatchSection { StartMs = i * 500 % 50_000, EndMs = i * 500 % 50_000 + 4_000 });
        _session = WatchSession.Of(watch).ToBytes();
        _update = new Watch { FirstSection = Sections - 1, WatchSections = { new WatchSection { StartMs = 10, EndMs = 9_000 } } };
    }

    [Benchmark]
    public byte[] ReadJoinAndWrite()
    {
        var session = WatchSession.FromBytes(_session);
        session.Join(_update);
        return session.ToBytes();
    }

    [Benchmark]
    public long Figures() => WatchFiguresRules.Of(WatchSession.FromBytes(_session), 60_000, _rules, withHeat: false).UniqueWatchedMs;
}
