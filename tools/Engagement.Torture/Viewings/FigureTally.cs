using Engagement.Insights.V1;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Torture.Viewings;

/// <summary>What a period of a video, or of all videos of an account, should be told to be, summed up by the names of the contract.</summary>
internal sealed class FigureTally
{
    private readonly Dictionary<string, long> _sums = [];
    private readonly Dictionary<string, int> _met = [];

    public long this[string name] => _sums.GetValueOrDefault(name);

    public bool IsNothing => _sums.Values.All(sum => sum == 0) && Reach == 0;

    private long Reach => _met.Values.Count(times => times > 0);

    public void Add(string name, long change) => _sums[name] = this[name] + change;

    /// <summary>A viewer met the video so many times more, or less.</summary>
    public void Meet(string viewerId, int times) => _met[viewerId] = _met.GetValueOrDefault(viewerId) + times;

    public void Add(FigureTally other)
    {
        foreach (var (name, sum) in other._sums)
            Add(name, sum);
        foreach (var (viewerId, times) in other._met)
            Meet(viewerId, times);
    }

    /// <param name="durationMs">The length of the video; 0 when they are of several.</param>
    public Figures ToFigures(int durationMs)
    {
        var figures = new Figures { Reach = Reach, Rates = ToRates(durationMs), CommentSentiment = ToSentiment() };
        foreach (var field in Figures.Descriptor.Fields.InDeclarationOrder().Where(field => _sums.ContainsKey(field.Name)))
        {
            field.Accessor.SetValue(figures, field.FieldType == FieldType.Int64
                ? this[field.Name] : Duration.FromTimeSpan(TimeSpan.FromMilliseconds(this[field.Name])));
        }
        // A time of nothing is told as well.
        figures.TotalTimeWatched ??= new Duration();
        figures.UniqueTimeWatched ??= new Duration();
        figures.PlayTime ??= new Duration();
        return figures;
    }

    private CommentSentiment ToSentiment()
    {
        var said = new CommentSentiment { Negative = this["said_negative"], Neutral = this["said_neutral"], Positive = this["said_positive"] };
        if (said.Negative + said.Neutral + said.Positive is var all and > 0)
            said.Balance = (double)(said.Positive - said.Negative) / all;
        return said;
    }

    private Rates ToRates(int durationMs)
    {
        var (views, rates) = (this["views"], new Rates());
        if (this["impressions"] > 0)
            rates.ViewRate = (double)views / this["impressions"];
        if (views <= 0)
            return rates;
        var nanoseconds = (decimal)this["total_time_watched"] * 1_000_000 / views;
        rates.AverageTimeWatched = new Duration { Seconds = (long)nanoseconds / 1_000_000_000, Nanos = (int)((long)nanoseconds % 1_000_000_000) };
        if (durationMs > 0)
            rates.AverageWatchedRatio = (double)(this["total_time_watched"] / (decimal)(views * durationMs));
        rates.FullVideoWatchedRate = ByViews("full_video_watched");
        rates.LikeRate = ByViews("likes");
        rates.CommentRate = ByViews("comments");
        rates.ShareRate = ByViews("shares");
        rates.SaveRate = ByViews("saves");
        rates.FollowRate = ByViews("follows");
        rates.EngagementRate = ByViews("likes", "comments", "shares", "saves");
        rates.RemixRate = ByViews("duets", "stitches");
        return rates;

        double ByViews(params string[] names) => (double)(names.Sum(name => this[name]) / (decimal)views);
    }
}
