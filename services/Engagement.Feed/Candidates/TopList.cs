namespace Engagement.Feed.Candidates;

/// <summary>
/// The best of a kind of videos, in order, at most so many: always sorted, so that a request reads its head and sorts nothing. What falls off
/// the end comes back when its key is next set.
/// </summary>
internal sealed class TopList(int most)
{
    private readonly SortedSet<Entry> _entries = new(Order.Instance);
    private readonly Dictionary<IndexedVideo, Entry> _byVideo = [];

    public IEnumerable<IndexedVideo> Videos => _entries.Select(entry => entry.Video);

    /// <summary>The first video's key, 0 when there is none.</summary>
    public double TopKey => _entries.Min.Key;

    /// <summary>Puts a video where its key says; larger keys come first, then newer videos.</summary>
    public void Set(IndexedVideo video, double key)
    {
        Remove(video);
        var entry = new Entry(key, video.PublishedAt, video);
        if (_entries.Count == most)
        {
            var last = _entries.Max;
            if (Order.Instance.Compare(entry, last) > 0)
                return;
            Remove(last.Video);
        }
        _entries.Add(entry);
        _byVideo.Add(video, entry);
    }

    public void Remove(IndexedVideo video)
    {
        if (_byVideo.Remove(video, out var entry))
            _entries.Remove(entry);
    }

    private readonly record struct Entry(double Key, DateTime PublishedAt, IndexedVideo Video);

    private sealed class Order : IComparer<Entry>
    {
        public static readonly Order Instance = new();

        public int Compare(Entry x, Entry y)
            => y.Key.CompareTo(x.Key) is not 0 and var byKey ? byKey
                : y.PublishedAt.CompareTo(x.PublishedAt) is not 0 and var byTime ? byTime
                : string.CompareOrdinal(x.Video.VideoId, y.Video.VideoId);
    }
}
