using Engagement.Insights.Segmenting;
using Engagement.Insights.V1;
using Engagement.Platform.Texts;
using Engagement.SocialGraph.V1;

namespace Engagement.Insights.Trending;

/// <summary>What a video is about, as far as everybody may see it.</summary>
internal sealed record VideoSubjects(string Region, IReadOnlyList<(TrendKind Kind, string Subject)> Subjects)
{
    public static VideoSubjects None { get; } = new("", []);
}

/// <summary>Somebody did something with a video.</summary>
internal readonly record struct TrendAct(string VideoId, VideoSubjects Video, string UserId, DateTime RecordedAt)
{
    /// <summary>What the viewer declares.</summary>
    public DeclaredTraits Traits { get; init; } = DeclaredTraits.None;

    /// <summary>Among whom it counts: where the viewer is, or else where the video is from, and in all regions; of the viewer's age, and of all.</summary>
    public IEnumerable<TrendPublic> Publics
    {
        get
        {
            var region = Traits.Region.Length > 0 ? Traits.Region : Video.Region;
            string[] regions = region.Length > 0 ? ["", region] : [""];
            foreach (var counted in regions)
            {
                yield return new(counted, AgeBand.Unspecified);
                if (Traits.AgeBand != AgeBand.Unspecified)
                    yield return new(counted, Traits.AgeBand);
            }
        }
    }

    /// <summary>The rows that it changes.</summary>
    public IEnumerable<TrendKey> Keys
    {
        get
        {
            foreach (var counted in Publics)
            {
                yield return TrendKey.TotalOf(counted);
                foreach (var (kind, subject) in Video.Subjects)
                    yield return new(counted, kind, subject);
            }
        }
    }
}

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
        foreach (var key in act.Keys)
            RowOf(key).Add(Tick, viewer, age, act.VideoId);
    }

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
        foreach (var met in Rows.Where(row => row.Value.Tick > Tick - TrendTicks.Window).ToArray().GroupBy(row => row.Key.Public))
        {
            var total = RowOf(TrendKey.TotalOf(met.Key));
            var all = new AllSubjects(total.WindowAt(Tick), total.ExposureAt(Tick), total.HistoryAt(Tick), total.Learnt >= TrendRules.FewestLearnt);
            foreach (var (key, row) in met.Where(row => row.Key.Kind != TrendKind.Unspecified))
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

    /// <summary>What was met among the same viewers.</summary>
    private readonly record struct AllSubjects(TrendWindow Window, double Exposure, double[] History, bool IsKnown);
}
