using Engagement.Insights.V1;
using Engagement.SocialGraph.V1;

namespace Engagement.Insights.Trending;

/// <summary>Whose acts are counted: those of a region, or of all of them (empty), and of an age band, or of everybody (unspecified).</summary>
internal readonly record struct TrendPublic(string Region, AgeBand AgeBand);

/// <summary>A subject among some viewers. Of no kind: all subjects together.</summary>
internal readonly record struct TrendKey(TrendPublic Public, TrendKind Kind, string Subject)
{
    public static TrendKey TotalOf(TrendPublic all) => new(all, TrendKind.Unspecified, "");
}

/// <summary>How long Insights has known a viewer.</summary>
internal enum ViewerAge
{
    New,
    Young,
    Aged,
}

/// <summary>What happened in some ticks.</summary>
/// <param name="Weighted">Different viewers by the weight of their age.</param>
/// <param name="Viewers">Different viewers.</param>
/// <param name="NewViewers">Of these, those who are not aged.</param>
internal readonly record struct TrendWindow(double Weighted, double Viewers, double NewViewers, long Acts);

/// <summary>What is known of a subject: its last ticks, how much it is met at each hour of the day, and in what videos.</summary>
internal sealed class TrendRow
{
    private const int MostVideos = 8;
    private const double LeftAfterATick = 0.8;
    private const double HalfLifeOfHistory = 7 * TrendTicks.OfADay;

    private readonly SortedList<long, TickCount> _ticks = [];
    private readonly Dictionary<string, double> _videos = [];
    private readonly double[] _history = new double[24];
    private long _historyAt;

    /// <summary>Of its last act.</summary>
    public long Tick { get; private set; }

    /// <summary>How many ticks were learnt.</summary>
    public int Learnt { get; private set; }

    public bool Changed { get; private set; }

    public void Add(long tick, ulong viewer, ViewerAge age, string videoId)
    {
        if (!_ticks.TryGetValue(tick, out var count))
        {
            Fade(tick);
            _ticks.Add(tick, count = new TickCount());
            while (_ticks.GetKeyAtIndex(0) <= tick - TrendTicks.Window)
                _ticks.RemoveAt(0);
        }
        count.Acts++;
        count.Ages[(int)age].Add(viewer);
        AddVideo(videoId);
        (Tick, Changed) = (tick, true);
    }

    /// <summary>The ticks of the window that ends with this one.</summary>
    public TrendWindow WindowAt(long tick) => Count(_ticks.Where(count => count.Key > tick - TrendTicks.Window && count.Key <= tick).Select(count => count.Value));

    public long ActsAt(long tick) => _ticks.Where(count => count.Key > tick - TrendTicks.Window && count.Key <= tick).Sum(count => count.Value.Acts);

    /// <summary>Weighted viewers of each tick of the window, added up.</summary>
    public double ExposureAt(long tick)
        => _ticks.Where(count => count.Key > tick - TrendTicks.Window && count.Key <= tick).Sum(count => Count([count.Value]).Weighted);

    public double WeightedAt(long tick) => _ticks.TryGetValue(tick, out var count) ? Count([count]).Weighted : 0;

    /// <summary>Adds to what is usual at this hour.</summary>
    public void Learn(long tick, double weighted)
    {
        Forget(tick);
        _history[TrendTicks.HourOf(tick)] += weighted;
        (Learnt, Changed) = (Learnt + 1, true);
    }

    /// <summary>What was usual at each hour, the older the less: half after a week.</summary>
    public double[] HistoryAt(long tick)
    {
        Forget(tick);
        return _history;
    }

    /// <summary>Where it is met most, of late.</summary>
    public string[] Videos() => [.. _videos.OrderByDescending(video => video.Value).ThenBy(video => video.Key, StringComparer.Ordinal).Select(video => video.Key)];

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Tick);
        writer.Write(Learnt);
        writer.Write(_historyAt);
        foreach (var usual in _history)
            writer.Write(usual);
        writer.Write(_ticks.Count);
        foreach (var (tick, count) in _ticks)
        {
            writer.Write(tick);
            writer.Write(count.Acts);
            foreach (var sketch in count.Ages)
                sketch.WriteTo(writer);
        }
        writer.Write(_videos.Count);
        foreach (var (videoId, weight) in _videos)
        {
            writer.Write(videoId);
            writer.Write(weight);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    public static TrendRow FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var row = new TrendRow { Tick = reader.ReadInt64(), Learnt = reader.ReadInt32(), _historyAt = reader.ReadInt64() };
        for (var hour = 0; hour < row._history.Length; hour++)
            row._history[hour] = reader.ReadDouble();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (tick, count) = (reader.ReadInt64(), new TickCount { Acts = reader.ReadInt64() });
            for (var age = 0; age < count.Ages.Length; age++)
                count.Ages[age] = ViewerSketch.ReadFrom(reader);
            row._ticks.Add(tick, count);
        }
        for (var left = reader.ReadInt32(); left > 0; left--)
            row._videos.Add(reader.ReadString(), reader.ReadDouble());
        return row;
    }

    private static TrendWindow Count(IEnumerable<TickCount> counts)
    {
        var (ages, acts) = (TickCount.NewAges(), 0L);
        foreach (var count in counts)
        {
            acts += count.Acts;
            for (var age = 0; age < ages.Length; age++)
                ages[age].Join(count.Ages[age]);
        }
        double[] viewers = [.. ages.Select(sketch => sketch.Estimate())];
        return new TrendWindow(
            viewers.Select((count, age) => count * TrendRules.WeightOf((ViewerAge)age)).Sum(), viewers.Sum(), viewers[0] + viewers[1], acts);
    }

    private void Forget(long tick)
    {
        var left = Math.Pow(0.5, (tick - _historyAt) / HalfLifeOfHistory);
        for (var hour = 0; hour < _history.Length && tick > _historyAt; hour++)
            _history[hour] *= left;
        _historyAt = Math.Max(_historyAt, tick);
    }

    // A new one takes the place, and the weight, of the least (Metwally's space saving).
    private void AddVideo(string videoId)
    {
        var weight = _videos.GetValueOrDefault(videoId);
        if (weight == 0 && _videos.Count >= MostVideos)
        {
            var least = _videos.MinBy(video => video.Value);
            _videos.Remove(least.Key);
            weight = least.Value;
        }
        _videos[videoId] = weight + 1;
    }

    private void Fade(long tick)
    {
        foreach (var (videoId, weight) in _videos.ToArray())
            _videos[videoId] = weight * Math.Pow(LeftAfterATick, tick - Tick);
    }

    private sealed class TickCount
    {
        public long Acts { get; set; }

        public ViewerSketch[] Ages { get; } = NewAges();

        public static ViewerSketch[] NewAges() => [new(), new(), new()];
    }
}
