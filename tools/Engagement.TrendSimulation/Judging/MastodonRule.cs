namespace Engagement.TrendSimulation.Judging;

/// <summary>
/// The rule of Mastodon's trending tags, as published: (observed − expected)² / expected on the different accounts of today and of yesterday, at least five of
/// today; the best score of the last two days counts, less by half for every four hours.
/// </summary>
internal sealed class MastodonRule
{
    private const int Fewest = 5;
    private const double LeastScore = 1;

    private static readonly TimeSpan HalfLife = TimeSpan.FromHours(4);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    private readonly Dictionary<(string Region, string Subject), State> _states = [];
    private DateTime _day;

    public void Add(string region, string subject, string viewer, DateTime time)
    {
        if (time.Date > _day)
        {
            _day = time.Date;
            foreach (var known in _states.Values)
                (known.Yesterday, known.Today) = (known.Today.Count, []);
        }
        if (!_states.TryGetValue((region, subject), out var state))
            _states.Add((region, subject), state = new State());
        state.Today.Add(viewer);
    }

    public string[] List(string region, DateTime now)
        => [.. _states.Where(state => state.Key.Region == region).Select(state => (state.Key.Subject, Score: ScoreOf(state.Value, now)))
            .Where(state => state.Score >= LeastScore).OrderByDescending(state => state.Score).ThenBy(state => state.Subject, StringComparer.Ordinal)
            .Select(state => state.Subject)];

    private static double ScoreOf(State state, DateTime now)
    {
        var (observed, expected) = (state.Today.Count, Math.Max(1, state.Yesterday));
        var score = observed < expected || observed < Fewest ? 0 : Math.Pow(observed - expected, 2) / expected;
        if (state.BestAt < now - Kept || score > state.Best)
            (state.Best, state.BestAt) = (score, now);
        return state.Best * Math.Pow(0.5, (now - state.BestAt) / HalfLife);
    }

    private sealed class State
    {
        public HashSet<string> Today { get; set; } = [];

        public int Yesterday { get; set; }

        public double Best { get; set; }

        public DateTime BestAt { get; set; }
    }
}
