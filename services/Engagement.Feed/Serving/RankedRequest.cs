using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Serving;

/// <summary>The pages of one For You request: what was served, which stands, and what is ranked to come, which may still lose videos.</summary>
internal sealed class RankedRequest(Guid requestId)
{
    private readonly List<ScoredVideo?> _served = [];
    private readonly HashSet<string> _servedIds = [];
    private List<ScoredVideo> _rest = [];

    public Guid RequestId { get; } = requestId;

    /// <summary>Null in it: a video that this process does not know any more.</summary>
    public IReadOnlyList<ScoredVideo?> Served => _served;

    public IReadOnlySet<string> ServedIds => _servedIds;

    public bool HasMore => _rest.Count > 0;

    /// <summary>Takes over the pages that another process has served.</summary>
    public void Restore(IReadOnlyList<string> videoIds, Func<string, ScoredVideo?> score)
    {
        foreach (var videoId in videoIds)
        {
            _served.Add(score(videoId));
            _servedIds.Add(videoId);
        }
    }

    /// <summary>Leaves out of the rest what is not eligible any more, and counts what is.</summary>
    public int CountRest(Predicate<IndexedVideo> isEligible)
    {
        _rest.RemoveAll(scored => !isEligible(scored.Video));
        return _rest.Count;
    }

    public void Refill(List<ScoredVideo> ranked) => _rest = ranked;

    public IReadOnlyList<ScoredVideo> Peek(int count) => _rest.GetRange(0, Math.Min(count, _rest.Count));

    /// <summary>Notes what <see cref="Peek"/> gave as served.</summary>
    public void Serve(IReadOnlyList<ScoredVideo> videos)
    {
        _rest.RemoveRange(0, videos.Count);
        _served.AddRange(videos);
        _servedIds.UnionWith(videos.Select(scored => scored.Video.VideoId));
    }

    /// <summary>What was served from a position on, with its positions, less what is not eligible any more.</summary>
    public IEnumerable<(int Position, ScoredVideo Scored)> ServedFrom(int position, int count, Predicate<IndexedVideo> isEligible)
    {
        for (var at = position; at < position + count && at < _served.Count; at++)
        {
            if (_served[at] is { } scored && isEligible(scored.Video))
                yield return (at, scored);
        }
    }
}
