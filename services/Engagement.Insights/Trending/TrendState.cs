using Engagement.Insights.V1;
using Engagement.Platform.Texts;

namespace Engagement.Insights.Trending;

/// <summary>What a video is about, as far as everybody may see it.</summary>
internal sealed record VideoSubjects(string Region, IReadOnlyList<(TrendKind Kind, string Subject)> Subjects)
{
    public static VideoSubjects None { get; } = new("", []);

    /// <summary>Where it counts: in its region, and in all of them.</summary>
    public IEnumerable<string> Regions => Region.Length == 0 ? [""] : ["", Region];
}

/// <summary>Somebody did something with a video.</summary>
internal readonly record struct TrendAct(string VideoId, VideoSubjects Video, string UserId, DateTime RecordedAt);

/// <summary>The rows of subjects, and what acts make of them, tick by tick. Pure: it follows from the ledger alone, however that is cut into batches.</summary>
internal sealed class TrendState(long tick)
{
    public Dictionary<TrendKey, TrendRow> Rows { get; } = [];

    /// <summary>When each viewer was first met.</summary>
    public Dictionary<string, DateTime> FirstAt { get; } = [];

    /// <summary>When the first of all acts was recorded.</summary>
    public DateTime? BeganAt { get; set; }

    public long Tick { get; private set; } = tick;

    /// <summary>What was found in the ticks that were closed.</summary>
    public List<TrendPoint> Points { get; } = [];

    public void Add(TrendAct act)
    {
        BeganAt ??= act.RecordedAt;
        MoveTo(TrendTicks.Of(act.RecordedAt));
        if (!FirstAt.TryGetValue(act.UserId, out var firstAt))
            FirstAt.Add(act.UserId, firstAt = act.RecordedAt);
        var age = TrendRules.AgeOf(firstAt, BeganAt.Value, act.RecordedAt);
        var viewer = HashedText.Hash(act.UserId, 0);
        foreach (var key in KeysOf(act.Video))
            RowOf(key).Add(Tick, viewer, age, act.VideoId);
    }

    /// <summary>The rows that an act at a video changes.</summary>
    public static IEnumerable<TrendKey> KeysOf(VideoSubjects video)
        => video.Regions.SelectMany(region => video.Subjects.Select(subject => new TrendKey(region, subject.Kind, subject.Subject)).Append(TrendKey.TotalOf(region)));

    /// <summary>Looks at the tick that ends, when a later one begins. What waited for its video counts when it comes.</summary>
    public void MoveTo(long next)
    {
        if (next <= Tick)
            return;
        if (Tick > 0)
            Close();
        Tick = next;
    }

    private void Close()
    {
        foreach (var region in Rows.Where(row => row.Value.Tick > Tick - TrendTicks.Window).ToArray().GroupBy(row => row.Key.Region))
        {
            var total = RowOf(TrendKey.TotalOf(region.Key));
            var all = new AllSubjects(total.WindowAt(Tick), total.ExposureAt(Tick), total.HistoryAt(Tick), total.Learnt >= TrendRules.FewestLearnt);
            foreach (var (key, row) in region.Where(row => row.Key.Kind != TrendKind.Unspecified))
                Close(key, row, all);
            if (total.Tick == Tick)
                total.Learn(Tick, total.WeightedAt(Tick));
        }
    }

    private void Close(TrendKey key, TrendRow row, AllSubjects all)
    {
        var expected = TrendRules.Expected(row.HistoryAt(Tick), all.History, TrendTicks.HourOf(Tick), all.Exposure);
        if (all.IsKnown && row.ActsAt(Tick) >= TrendRules.FewestActs && PointOf(key, row, all, expected) is { } point)
            Points.Add(point);
        // A burst is not what is usual.
        if (row.Tick == Tick)
            row.Learn(Tick, Math.Min(row.WeightedAt(Tick), TrendRules.MostLearnt * expected));
    }

    private TrendPoint? PointOf(TrendKey key, TrendRow row, AllSubjects all, double expected)
    {
        var window = row.WindowAt(Tick);
        var (significance, discount) = (TrendRules.Significance(window.Weighted, expected), TrendRules.DiscountOf(window, all.Window, expected));
        return significance < TrendRules.SignificanceKept && discount == TrendDiscount.Unspecified ? null : new TrendPoint(
            key, Tick, window.Weighted, expected, significance, window.Viewers, window.NewViewers, window.Acts, discount, row.Videos());
    }

    private TrendRow RowOf(TrendKey key)
    {
        if (!Rows.TryGetValue(key, out var row))
            Rows.Add(key, row = new TrendRow());
        return row;
    }
    /// <summary>What was met in a region.</summary>
    private readonly record struct AllSubjects(TrendWindow Window, double Exposure, double[] History, bool IsKnown);
}
