using Engagement.Feed.Learning.Features;

namespace Engagement.Feed.Learning.Ledger;

/// <summary>
/// Replays viewers' encounters with videos through a state, a slice at a time: the rows of a slice are made before it goes in, with the embeddings of the
/// slices before it.
/// </summary>
/// <param name="after">The position from which on encounters are taken.</param>
internal sealed class Learner(int mostRows, long after)
{
    /// <summary>A slice is a quarter of all before it: the rows then know about as much as a served state does, and a long past has few refreshes.</summary>
    private const int PartOfPast = 4;

    private const int FewestInSlice = 500;

    private readonly Numbering _viewers = new();
    private int _taken;
    private int _request;

    public Catalogue Catalogue { get; } = new();

    public LearningState State => field ??= new LearningState(Catalogue);

    public TrainingRows Rows { get; } = new(FeatureSet.Served);

    /// <summary>The first position of the last encounter that was taken.</summary>
    public long Position { get; private set; } = after;

    /// <summary>The number of an encounter's viewer, as in the rows.</summary>
    public string ViewerOf(int viewer) => _viewers.Names[viewer];

    /// <summary>How many encounters the next slice has.</summary>
    public int NextSlice => Math.Max(FewestInSlice, _taken / PartOfPast);

    /// <summary>Takes the next encounters, as far as they are something that counts.</summary>
    public void Take(IReadOnlyList<Encounter> encounters)
    {
        if (encounters.Count == 0)
            return;
        var requests = new Requests(this);
        Exposure[] exposures = [.. encounters.Select(encounter => encounter with { Signals = encounter.Signals.Learned! })
            .Where(encounter => encounter.Signals is not null).Select(requests.ExposureOf)];
        Rows.AddByRequest(State, exposures);
        Rows.Keep(mostRows);
        State.Apply(exposures);
        State.Refresh();
        _taken += encounters.Count;
        Position = encounters[^1].Meeting.FirstPosition;
    }

    /// <summary>Tells the requests of each viewer apart: by their id, or, of what was in no answer, by the hour.</summary>
    private sealed class Requests(Learner learner)
    {
        private readonly Dictionary<int, (string RequestId, DateTime Hour, int Number)> _last = [];

        public Exposure ExposureOf(Encounter encounter)
        {
            var viewer = learner._viewers.Of(encounter.ViewerId);
            var at = encounter.Meeting.FirstAt;
            var hour = encounter.RequestId.Length > 0 ? default : at.Date.AddHours(at.Hour);
            if (!_last.TryGetValue(viewer, out var last) || last.RequestId != encounter.RequestId || last.Hour != hour)
                _last[viewer] = last = (encounter.RequestId, hour, ++learner._request);
            var video = learner.Catalogue.NumberOf(encounter.Signals.VideoId, encounter.Video);
            return OutcomeRules.ExposureOf(encounter.Signals, viewer, video, learner.Catalogue[video], last.Number, encounter.Follows);
        }
    }
}
