namespace Engagement.Feed.Candidates;

/// <summary>The orders that candidates are looked for in.</summary>
internal sealed class CandidateLists
{
    private const int MostPopular = 2000;
    private const int MostExplored = 2000;
    private const int MostTrending = 1000;
    private const int MostOfTopic = 500;
    private const int MostOfCreator = 100;
    private const int MostOfSound = 100;
    private const int MostOfRegion = 2000;
    private const int MostTrendingOfRegion = 200;
    private const int MostOfSource = 100;

    private readonly Dictionary<string, long> _viewsByCreator = [];

    /// <summary>All, by heat.</summary>
    public TopList Popular { get; } = new(MostPopular);

    /// <summary>Those with engagement in these hours, by how much.</summary>
    public TopList Trending { get; } = new(MostTrending);

    /// <summary>Those with few views, newest first.</summary>
    public TopList Explore { get; } = new(MostExplored);

    /// <summary>By topic, by heat.</summary>
    public TopLists ByTopic { get; } = new(MostOfTopic);

    /// <summary>By creator, newest first.</summary>
    public TopLists ByCreator { get; } = new(MostOfCreator);

    /// <summary>By sound, by heat.</summary>
    public TopLists BySound { get; } = new(MostOfSound);

    /// <summary>By region, by heat.</summary>
    public TopLists ByRegion { get; } = new(MostOfRegion);

    /// <summary>Those of a region with engagement in these hours, by how much.</summary>
    public TopLists TrendingByRegion { get; } = new(MostTrendingOfRegion);

    /// <summary>By what they were made from, by heat.</summary>
    public TopLists Remixes { get; } = new(MostOfSource);

    /// <summary>By the viewers who engaged with them.</summary>
    public CoEngagement CoEngagement { get; } = new();

    /// <summary>All ever published, in the order that this process met them.</summary>
    public List<IndexedVideo> All { get; } = [];

    /// <summary>Of all videos of a creator.</summary>
    public long ViewsOf(string creatorId) => _viewsByCreator.GetValueOrDefault(creatorId);

    public void AddViews(string creatorId, long views) => _viewsByCreator[creatorId] = ViewsOf(creatorId) + views;
}
