using Engagement.Feed.Ranking;

namespace Engagement.Feed.Slates;

/// <summary>The new videos and those of new creators among the ranked, drawn the likelier the larger their score.</summary>
internal sealed class NewVideos
{
    private readonly List<int> _ranks = [];
    private readonly List<double> _weights = [];
    private readonly ExplorationDraw _draw;

    public NewVideos(IReadOnlyList<ScoredVideo> ranked, ExplorationDraw draw, double temperature)
    {
        _draw = draw;
        for (var rank = 0; rank < ranked.Count; rank++)
        {
            if (!ranked[rank].Candidate.IsNew)
                continue;
            _ranks.Add(rank);
            // Less the largest, so that no weight is infinite.
            _weights.Add(Math.Exp((ranked[rank].Score - ranked[_ranks[0]].Score) / temperature));
        }
    }

    /// <summary>One of those who have no place yet, and how likely that one was; null when there are none.</summary>
    public (int Rank, double Propensity)? Draw(int place, bool[] taken)
    {
        var total = 0d;
        for (var at = 0; at < _ranks.Count; at++)
            total += taken[_ranks[at]] ? 0 : _weights[at];
        var rest = _draw.At(place) * total;
        (int Rank, double Propensity)? drawn = null;
        for (var at = 0; at < _ranks.Count && rest >= 0; at++)
        {
            if (taken[_ranks[at]] || _weights[at] == 0)
                continue;
            // The last one is taken too when the sums' last bits leave a rest.
            drawn = (_ranks[at], _weights[at] / total);
            rest -= _weights[at];
        }
        return drawn;
    }
}
