using Engagement.Evaluate.KuaiRand;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Features;

namespace Engagement.Evaluate;

/// <summary>The past, day by day, through the product's own state: each day's rows are made before it goes in.</summary>
internal sealed class Replay
{
    private readonly Dictionary<int, Exposure[]> _days;

    /// <param name="until">The first day that is not read.</param>
    public Replay(Recording recording, int until)
    {
        State = new LearningState(recording.Videos);
        foreach (var past in recording.Pasts)
            State.Bring(past.Viewer, past.Opened);
        State.Refresh();
        _days = recording.Log.Select(logged => logged.Exposure).Where(exposure => exposure.Day < until)
            .GroupBy(exposure => exposure.Day).ToDictionary(day => day.Key, day => day.ToArray());
    }

    public LearningState State { get; }

    public IEnumerable<int> Days => _days.Keys.Order();

    public Exposure[] Of(int day) => _days[day];

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
