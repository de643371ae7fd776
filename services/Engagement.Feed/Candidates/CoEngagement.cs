namespace Engagement.Feed.Candidates;

/// <summary>
/// Which videos the same viewers engage with: for each video its strongest neighbours, counted over the pairs of a viewer's newly engaged video
/// and the newest others of that viewer. Bounded: neighbours of a video, newest videos of a viewer, and viewers remembered.
/// </summary>
internal sealed class CoEngagement
{
    /// <summary>Neighbours kept of a video.</summary>
    public const int MostNeighbours = 64;

    /// <summary>Newest engaged videos of a viewer that a new one is paired with.</summary>
    public const int NewestOfViewer = 20;

    /// <summary>Viewers remembered in each of two generations.</summary>
    private const int ViewersInGeneration = 200_000;

    /// <summary>Added to both counts: a pair that met once among few says little.</summary>
    private const double Shrinkage = 5;

    private readonly Dictionary<IndexedVideo, List<Neighbour>> _neighbours = [];
    private Dictionary<string, List<IndexedVideo>> _viewers = [];
    private Dictionary<string, List<IndexedVideo>> _olderViewers = [];

    /// <summary>Counts that a viewer has engaged with a video; a second time is not counted while the first is remembered.</summary>
    public void Engage(string viewerId, IndexedVideo video)
    {
        var newest = NewestOf(viewerId);
        if (newest.Contains(video))
            return;
        video.EngagedViewers++;
        foreach (var other in newest)
        {
            Count(video, other);
            Count(other, video);
        }
        if (newest.Count == NewestOfViewer)
            newest.RemoveAt(0);
        newest.Add(video);
    }

    /// <summary>The neighbours of a video, each with its likeness: the cosine of their viewers, shrunk, from 0 to 1.</summary>
    public IEnumerable<(IndexedVideo Video, double Likeness)> NeighboursOf(IndexedVideo video)
        => _neighbours.TryGetValue(video, out var neighbours)
            ? neighbours.Select(neighbour => (neighbour.Video, Likeness(neighbour.Count, video.EngagedViewers, neighbour.Video.EngagedViewers)))
            : [];

    private static double Likeness(int together, int one, int other)
        => together / (Math.Sqrt((double)one * other) + Shrinkage);

    private List<IndexedVideo> NewestOf(string viewerId)
    {
        if (_viewers.TryGetValue(viewerId, out var newest))
            return newest;
        if (!_olderViewers.Remove(viewerId, out newest))
            newest = [];
        if (_viewers.Count == ViewersInGeneration)
            (_olderViewers, _viewers) = (_viewers, []);
        _viewers.Add(viewerId, newest);
        return newest;
    }

    private void Count(IndexedVideo of, IndexedVideo with)
    {
        if (!_neighbours.TryGetValue(of, out var neighbours))
            _neighbours.Add(of, neighbours = []);
        var weakest = 0;
        for (var at = 0; at < neighbours.Count; at++)
        {
            if (neighbours[at].Video == with)
            {
                neighbours[at] = new(with, neighbours[at].Count + 1);
                return;
            }
            weakest = neighbours[at].Count < neighbours[weakest].Count ? at : weakest;
        }
        if (neighbours.Count < MostNeighbours)
            neighbours.Add(new(with, 1));
        else
            neighbours[weakest] = new(with, 1);
    }

    private readonly record struct Neighbour(IndexedVideo Video, int Count);
}
