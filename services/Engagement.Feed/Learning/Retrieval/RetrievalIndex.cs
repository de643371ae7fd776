namespace Engagement.Feed.Learning.Retrieval;

/// <summary>The videos of a state in the orders that sources look for them.</summary>
internal sealed class RetrievalIndex
{
    private static readonly int[] Nothing = [];

    private readonly Dictionary<int, int[]> _byAuthor;
    private readonly Dictionary<int, int[]> _byTopic;

    public RetrievalIndex(LearningState state)
    {
        State = state;
        ByCurrency = [.. Enumerable.Range(0, state.Videos.Count).OrderByDescending(CurrencyOf).ThenBy(video => video)];
        ByAge = [.. Enumerable.Range(0, state.Videos.Count).OrderByDescending(video => state.Videos[video].PublishedDay).ThenBy(video => video)];
        _byAuthor = ByCurrency.GroupBy(video => state.Videos[video].Author).ToDictionary(ofAuthor => ofAuthor.Key, ofAuthor => ofAuthor.ToArray());
        _byTopic = ByCurrency.SelectMany(video => state.Videos[video].Topics.Select(topic => (topic, video)))
            .GroupBy(entry => entry.topic).ToDictionary(ofTopic => ofTopic.Key, ofTopic => ofTopic.Select(entry => entry.video).ToArray());
    }

    public LearningState State { get; }

    /// <summary>What is opened most lately comes first.</summary>
    public IReadOnlyList<int> ByCurrency { get; }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<int> ByAge { get; }

    public IReadOnlyList<int> OfAuthor(int author) => _byAuthor.GetValueOrDefault(author) ?? Nothing;

    public IReadOnlyList<int> OfTopic(int topic) => _byTopic.GetValueOrDefault(topic) ?? Nothing;

    /// <summary>Opened on the last day, and a little of all that was opened before.</summary>
    public float CurrencyOf(int video) => State.OfVideoLately[video].ShownOpened + (0.02f * State.OfVideo[video].Opened);
}
