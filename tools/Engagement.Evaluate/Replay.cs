using Engagement.Evaluate.KuaiRand;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Features;

namespace Engagement.Evaluate;

/// <summary>The past, day by day, through the product's own state: each day's rows are made before it goes in.</summary>
internal sealed class Replay
{
    private readonly Dictionary<int, Exposure[]> _days;
    private readonly IReadOnlyList<Past> _pasts;

    /// <param name="until">The first day that is not read.</param>
    public Replay(Recording recording, int until)
    {
        State = new LearningState(recording.Videos);
        _pasts = recording.Pasts;
        foreach (var past in _pasts)
            State.Bring(past.Viewer, past.Opened);
        State.Refresh();
        _days = recording.Log.Select(logged => logged.Exposure).Where(exposure => exposure.Day < until)
            .GroupBy(exposure => exposure.Day).ToDictionary(day => day.Key, day => day.ToArray());
    }

    public LearningState State { get; }

    public IEnumerable<int> Days => _days.Keys.Order();

    public Exposure[] Of(int day) => _days[day];

    /// <summary>Every viewer with every video that was opened or shown before a day.</summary>
    public HashSet<(int Viewer, int Video)> SeenBefore(int day)
        => [
            .. _pasts.SelectMany(past => past.Opened.Select(opened => (past.Viewer, opened.Video))),
            .. Days.Where(before => before < day).SelectMany(before => _days[before]).Select(exposure => (exposure.Viewer, exposure.Video)),
        ];

    public void Learn(TrainingRows rows, int day)
    {
        rows.Add(State, _days[day]);
        Apply(day);
    }

    public void Apply(int day)
    {
        State.Apply(_days[day]);
        State.Refresh();
    }

    public static TrainingRows Rows() => new(FeatureSet.All);
}
