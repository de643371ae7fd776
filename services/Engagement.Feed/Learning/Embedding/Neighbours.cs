using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Learning.Embedding;

/// <summary>For each video those that the same viewers also had, the most alike first: the shrunk cosine of their viewers.</summary>
internal sealed class Neighbours
{
    private const int Most = 200;

    /// <summary>A pair of videos is counted over so many of a viewer's newest.</summary>
    private const int NewestOfViewer = 60;

    private const float Shrinkage = 5;

    private readonly (int Video, float Likeness)[][] _neighbours;

    private Neighbours((int, float)[][] neighbours) => _neighbours = neighbours;

    public static Neighbours None { get; } = new([]);

    /// <summary>By video.</summary>
    public IReadOnlyList<(int Video, float Likeness)[]> All => _neighbours;

    public static Neighbours From((int Video, float Likeness)[][] neighbours) => new(neighbours);

    /// <summary>None of a video that came later.</summary>
    public ReadOnlySpan<(int Video, float Likeness)> Of(int video) => video < _neighbours.Length ? _neighbours[video] : [];

    /// <param name="outcome">Videos count for a viewer who had this outcome with them.</param>
    public static Neighbours Count(IEnumerable<ViewerHistory> viewers, int videos, Outcomes outcome)
    {
        var baskets = viewers.Select(viewer => Basket(viewer, outcome)).Where(basket => basket.Length > 0).ToArray();
        var holders = new List<int>[videos];
        for (var basket = 0; basket < baskets.Length; basket++)
        {
            foreach (var video in baskets[basket])
                (holders[video] ??= []).Add(basket);
        }
        var (together, touched, neighbours) = (new int[videos], new List<int>(), new (int, float)[videos][]);
        for (var video = 0; video < videos; video++)
        {
            foreach (var other in (holders[video] ?? []).SelectMany(basket => baskets[basket]))
            {
                if (together[other]++ == 0)
                    touched.Add(other);
            }
            neighbours[video] = Strongest(video, touched, together, holders);
            foreach (var other in touched)
                together[other] = 0;
            touched.Clear();
        }
        return new Neighbours(neighbours);
    }

    private static (int, float)[] Strongest(int video, List<int> touched, int[] together, List<int>[] holders)
        => [.. touched.Where(other => other != video)
            .Select(other => (other, together[other] / (MathF.Sqrt((float)holders[video].Count * holders[other].Count) + Shrinkage)))
            .OrderByDescending(neighbour => neighbour.Item2).ThenBy(neighbour => neighbour.other)
            .Take(Most)];

    private static int[] Basket(ViewerHistory viewer, Outcomes outcome)
        => [.. viewer.Views.Reverse().Where(view => view.Has(outcome)).Select(view => view.Video).Distinct().Take(NewestOfViewer)];
}
