using Engagement.Feed.Ranking;

namespace Engagement.Feed.Slates;

/// <summary>
/// Fills a slate place by place, each with whatever is worth most there: the score, multiplied for what the stretch has already. Within a stretch a worth
/// only falls, so what was found earlier bounds it from above: who leads by its bound, and is still worth that, is the best of all. Nobody else is looked at.
/// </summary>
internal sealed class SlateFilling
{
    private readonly IReadOnlyList<ScoredVideo> _ranked;
    private readonly SlateSettings _settings;
    private readonly NewVideos _new;
    private readonly SlateCounts _counts;
    private readonly bool[] _taken;
    private readonly List<SlateItem> _slate = [];

    // Of the stretch: those whose worth was found below their score, those who wait because followed creators have their share, and the first that
    // was not looked at.
    private readonly PriorityQueue<int, Bound> _bounds = new(Bound.Order);
    private readonly List<Bound> _waiting = [];
    private int _untouched;
    private int _inNetwork;
    private bool _onlyInNetwork;

    private SlateFilling(IReadOnlyList<ScoredVideo> ranked, SlateSettings settings, ExplorationDraw draw)
        => (_ranked, _settings, _new, _counts, _taken) = (
            ranked, settings, new NewVideos(ranked, draw, settings.ExplorationTemperature), new SlateCounts(settings), new bool[ranked.Count]);

    /// <param name="ranked">By score, the best first.</param>
    /// <param name="most">Places of the slate.</param>
    public static List<SlateItem> Fill(IReadOnlyList<ScoredVideo> ranked, SlateSettings settings, ExplorationDraw draw, int most)
    {
        var filling = new SlateFilling(ranked, settings, draw);
        filling.FillPlaces(Math.Min(most, ranked.Count));
        return ranked.Any(scored => scored.Candidate.ComesFirst) ? [.. filling._slate.OrderBy(item => !item.Scored.Candidate.ComesFirst)] : filling._slate;
    }

    /// <summary>What a video that has no place before this one was worth there.</summary>
    public static SlateItem At(int place, int rank, IReadOnlyList<ScoredVideo> ranked, SlateSettings settings, ExplorationDraw draw)
    {
        var filling = new SlateFilling(ranked, settings, draw);
        filling.FillPlaces(place);
        if (place % settings.Length == 0)
            filling.BeginStretch();
        return new SlateItem(ranked[rank], rank, filling.MultipliersOf(rank), Filling.Best, 1);
    }

    private void FillPlaces(int count)
    {
        for (var place = 0; place < count; place++)
        {
            if (place % _settings.Length == 0)
                BeginStretch();
            FillPlace(place);
        }
    }

    private void BeginStretch()
    {
        _counts.Clear();
        _bounds.Clear();
        _waiting.Clear();
        (_untouched, _inNetwork, _onlyInNetwork) = (0, 0, false);
    }

    private void FillPlace(int place)
    {
        if (!_settings.IsForExploration(place))
            Take(Best(), Filling.Best, 1);
        else if (_new.Draw(place, _taken) is { } drawn)
            Take(drawn.Rank, Filling.Draw, drawn.Propensity);
        else
            Take(Best(), Filling.EmptyDraw, 1);
    }

    private void Take(int rank, Filling filling, double propensity)
    {
        var scored = _ranked[rank];
        _taken[rank] = true;
        _slate.Add(new SlateItem(scored, rank, MultipliersOf(rank), filling, propensity));
        _counts.Add(scored.Video);
        if (scored.Candidate.InNetwork)
            _inNetwork++;
    }

    private int Best()
    {
        while (true)
        {
            if (NextBound() is not { } bound)
            {
                // Nobody else is left: followed creators get more than their share.
                _onlyInNetwork = true;
                _bounds.EnqueueRange(_waiting.Select(waiting => (waiting.Rank, waiting)));
                _waiting.Clear();
                continue;
            }
            if (_taken[bound.Rank])
                continue;
            if (!_onlyInNetwork && _inNetwork >= _settings.MostInNetwork && _ranked[bound.Rank].Candidate.InNetwork)
            {
                _waiting.Add(bound);
                continue;
            }
            var worth = MultipliersOf(bound.Rank).Of(_ranked[bound.Rank].Score);
            if (worth.Equals(bound.Worth))
                return bound.Rank;
            _bounds.Enqueue(bound.Rank, new Bound(worth, bound.Rank));
        }
    }

    private Bound? NextBound()
    {
        Bound? untouched = _untouched < _ranked.Count ? new Bound(_ranked[_untouched].Score, _untouched) : null;
        if (_bounds.TryPeek(out _, out var touched) && (untouched is not { } first || Bound.Order.Compare(touched, first) < 0))
        {
            _bounds.Dequeue();
            return touched;
        }
        _untouched++;
        return untouched;
    }

    private SlateMultipliers MultipliersOf(int rank) => _counts.MultipliersOf(_ranked[rank].Video).For(_ranked[rank].Score);

    /// <summary>The most that somebody can be worth; equal ones in the order of the scores.</summary>
    private readonly record struct Bound(double Worth, int Rank)
    {
        public static readonly Comparer<Bound> Order = Comparer<Bound>.Create(static (one, other)
            => other.Worth.CompareTo(one.Worth) is not 0 and var byWorth ? byWorth : one.Rank.CompareTo(other.Rank));
    }
}
