using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Torture.Oracle;

namespace Engagement.Torture.Viewings;

/// <summary>What should be told of a video, counted millisecond by millisecond from what really happened.</summary>
internal sealed class VideoTruth(ViewedVideo video)
{
    public const int Points = 100;

    public ViewedVideo Video => video;

    public FigureTally Total { get; } = new();

    public Dictionary<DateTime, FigureTally> Hours { get; } = [];

    public Dictionary<DateTime, FigureTally> Days { get; } = [];

    /// <summary>Impressions by traffic source, but for the creator's own.</summary>
    public long[] Sources { get; } = new long[10];

    /// <summary>By what the viewers declare, but for the creator and comments.</summary>
    public Dictionary<(SegmentDimension Dimension, string Value), FigureTally> Segments { get; } = [];

    public long[] Played { get; } = new long[Points];

    public long[] Replayed { get; } = new long[Points];

    public long[] Started { get; } = new long[Points];

    public long[] Stopped { get; } = new long[Points];

    /// <summary>Where a point begins.</summary>
    public int StartOf(int point) => point * video.DurationMs / Points;

    public void Add(Viewing viewing)
    {
        var sections = Viewing.Join(viewing.Updates.SelectMany(update => update.Sections));
        var facts = WatchFacts.Of(sections, video.DurationMs);
        Add(viewing.FirstAt, viewing.ViewerId, tally =>
        {
            tally.Add("views", One(facts.Viewed));
            tally.Add("total_time_watched", facts.Watched);
            tally.Add("unique_time_watched", facts.Unique);
            tally.Add("play_time", facts.PlayTime);
            tally.Add("full_video_watched", One(facts.Completed));
            tally.Add("quality_views", One(facts.QualityViewed));
            tally.Add("skips", One(facts.Skipped));
            tally.Add("loops", facts.Loops);
            tally.Add("reached_25", One(facts.Reached25));
            tally.Add("reached_50", One(facts.Reached50));
            tally.Add("reached_75", One(facts.Reached75));
            tally.Add("reached_95", One(facts.Reached95));
            tally.Meet(viewing.ViewerId, facts.Viewed ? 1 : 0);
        });
        var plays = new int[video.DurationMs];
        foreach (var section in sections)
        {
            foreach (ref var times in plays.AsSpan(section.StartMs, section.EndMs - section.StartMs))
                times++;
        }
        for (var ms = 0; ms < plays.Length; ms++)
        {
            Played[PointOf(ms)] += plays[ms];
            Replayed[PointOf(ms)] += Math.Max(0, plays[ms] - 1);
        }
        Started[PointOf(sections.MinBy(section => section.Number).StartMs)]++;
        Stopped[PointOf(sections.MaxBy(section => section.Number).EndMs - 1)]++;
    }

    public void Add(Act act)
    {
        // By a deletion it leaves the hour that it counted in, else it counts in its own.
        var of = act.Kind == EventKind.HistoryDeletion ? act.TakesBack! : act;
        Add(of.At, act.ViewerId, tally =>
        {
            if (NameOf(of.Kind) is { } name)
                tally.Add(name, act.Effect);
            if (of.Kind == EventKind.Impression && act.ViewerId != video.CreatorId)
                tally.Meet(act.ViewerId, act.Effect);
        }, of.Kind == EventKind.Comment);
        if (of.Kind == EventKind.Impression && act.ViewerId != video.CreatorId)
            Sources[(int)of.Source] += act.Effect;
        if (of.Kind == EventKind.Comment)
            Total.Add(of.Opinion < 0 ? "said_negative" : of.Opinion > 0 ? "said_positive" : "said_neutral", act.Effect);
    }

    /// <summary>A remix of it was published.</summary>
    public void AddRemix(ViewedVideo remix) => Add(remix.PublishedAt, video.CreatorId, tally => tally.Add(remix.IsDuet ? "duets" : "stitches", 1));

    // A comment counts in the hour in which the ledger recorded it, which is none of those that are looked at.
    private void Add(DateTime time, string viewerId, Action<FigureTally> add, bool onlyTotal = false)
    {
        add(Total);
        if (onlyTotal)
            return;
        add(Of(Days, time.Date));
        add(Of(Hours, time.Date.AddHours(time.Hour)));
        if (viewerId == video.CreatorId)
            return;
        var traits = ViewingWorld.TraitsOf(viewerId);
        add(Of(Segments, (SegmentDimension.Region, traits.Region)));
        add(Of(Segments, (SegmentDimension.Language, traits.Language.Split('-')[0])));
        add(Of(Segments, (SegmentDimension.AgeBand, traits.AgeBand.ToString("D"))));
    }

    private static FigureTally Of<TKey>(Dictionary<TKey, FigureTally> parts, TKey key)
        where TKey : notnull
        => parts.TryGetValue(key, out var tally) ? tally : parts[key] = new FigureTally();

    // The one point that is not empty and has this millisecond in it.
    private int PointOf(int ms)
    {
        var point = ms * Points / video.DurationMs;
        while (StartOf(point + 1) <= ms)
            point++;
        return point;
    }

    private static string? NameOf(EventKind kind) => kind switch
    {
        EventKind.Impression => "impressions",
        EventKind.Open => "opens",
        EventKind.Like or EventKind.Unlike => "likes",
        EventKind.Save or EventKind.Unsave => "saves",
        EventKind.Share => "shares",
        EventKind.Comment => "comments",
        EventKind.ProfileVisit => "profile_visits",
        EventKind.NotInterested => "not_interested",
        EventKind.Follow => "follows",
        _ => null,
    };

    private static int One(bool holds) => holds ? 1 : 0;
}
