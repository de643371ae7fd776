using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Serving;

/// <summary>A video that was served, and how likely it was to get its place.</summary>
internal readonly record struct ServedVideo(ScoredVideo Scored, double Propensity);

/// <summary>The pages of one For You request: what was served, which stands, and what is ranked to come, which may still lose videos.</summary>
internal sealed class RankedRequest(Guid requestId)
{
    private readonly List<ServedVideo?> _served = [];
    private readonly Dictionary<string, VideoFilter> _servedIds = [];
    private readonly Dictionary<string, VideoFilter> _leftOut = [];
    private readonly List<SlateItem> _rest = [];

    public Guid RequestId { get; } = requestId;

    /// <summary>Null in it: a video that this process does not know any more.</summary>
    public IReadOnlyList<ServedVideo?> Served => _served;

    /// <summary>As the filter that keeps them from later pages.</summary>
    public IReadOnlyDictionary<string, VideoFilter> ServedIds => _servedIds;

    public bool HasMore => _rest.Count > 0;

    /// <summary>The ranking that the next page begins; null when it goes on with that of the page before.</summary>
    public RankedSlate? NewRanking { get; private set; }

    /// <summary>What the ranking had and a filter took out since the page before.</summary>
    public IReadOnlyDictionary<string, VideoFilter> LeftOut => _leftOut;

    /// <summary>Takes over the pages that another process has served.</summary>
    public void Restore(IEnumerable<(string VideoId, ServedVideo? Video)> served)
    {
        foreach (var (videoId, video) in served)
        {
            _served.Add(video);
            _servedIds.Add(videoId, VideoFilter.OnEarlierPage);
        }
    }

    /// <summary>Leaves out of the rest what a filter removes, and counts what stays.</summary>
    public int CountRest(Func<IndexedVideo, VideoFilter?> filterOf)
    {
        _rest.RemoveAll(item =>
        {
            if (filterOf(item.Scored.Video) is not { } filter)
                return false;
            _leftOut[item.Scored.Video.VideoId] = filter;
            return true;
        });
        return _rest.Count;
    }

    public void Refill(RankedSlate ranking)
    {
        _rest.Clear();
        _rest.AddRange(ranking.Items);
        _leftOut.Clear();
        NewRanking = ranking;
    }

    /// <summary>What is to come is ranked anew when it is asked for.</summary>
    public void ForgetRest() => _rest.Clear();

    public IReadOnlyList<SlateItem> Peek(int count) => _rest.GetRange(0, Math.Min(count, _rest.Count));

    /// <summary>Notes what <see cref="Peek"/> gave as served.</summary>
    public void Serve(IReadOnlyList<SlateItem> items)
    {
        _rest.RemoveRange(0, items.Count);
        _leftOut.Clear();
        NewRanking = null;
        Restore(items.Select(item => (item.Scored.Video.VideoId, (ServedVideo?)new ServedVideo(item.Scored, item.Propensity))));
    }

    /// <summary>What was served from a position on, with its positions, less what is not eligible any more.</summary>
    public IEnumerable<(int Position, ServedVideo Video)> ServedFrom(int position, int count, Predicate<IndexedVideo> isEligible)
    {
        for (var at = position; at < position + count && at < _served.Count; at++)
        {
            if (_served[at] is { } video && isEligible(video.Scored.Video))
                yield return (at, video);
        }
    }
}
