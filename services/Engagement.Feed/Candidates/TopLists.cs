namespace Engagement.Feed.Candidates;

/// <summary>A <see cref="TopList"/> for each topic, creator or the like.</summary>
internal sealed class TopLists(int most)
{
    private readonly Dictionary<string, TopList> _lists = [];

    /// <summary>One that there is.</summary>
    public TopList this[string of] => _lists[of];

    public IEnumerable<IndexedVideo> HeadOf(string of) => _lists.TryGetValue(of, out var list) ? list.Videos : [];

    public void Set(string of, IndexedVideo video, double key)
    {
        if (!_lists.TryGetValue(of, out var list))
            _lists.Add(of, list = new TopList(most));
        list.Set(video, key);
    }

    public void Remove(string of, IndexedVideo video)
    {
        if (_lists.TryGetValue(of, out var list))
            list.Remove(video);
    }
}
