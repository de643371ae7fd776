using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Learning.Retrieval;

/// <summary>What others open now.</summary>
internal sealed class TrendingSource : ICandidateSource
{
    public string Name => "trending";

    public IEnumerable<int> Find(RetrievalIndex index, ViewerSums viewer) => index.ByCurrency;
}

/// <summary>What the viewer's vector is nearest to.</summary>
internal sealed class EmbeddingSource : ICandidateSource
{
    public string Name => "embedding";

    public IEnumerable<int> Find(RetrievalIndex index, ViewerSums viewer)
    {
        if (index.State.Embeddings.Choice is not { } choice || viewer.Total.Opened == 0)
            return [];
        var videos = Enumerable.Range(0, index.State.Videos.Count).ToArray();
        var scores = Array.ConvertAll(videos, video => -choice.Score(viewer.Choice, video));
        Array.Sort(scores, videos);
        return videos;
    }
}

/// <summary>What is alike to what the viewer opened.</summary>
internal sealed class NearOpenedSource : ICandidateSource
{
    public string Name => "near_opened";

    public IEnumerable<int> Find(RetrievalIndex index, ViewerSums viewer) => Strongest.Of(viewer.NearOpened);
}

/// <summary>What is alike to what the viewer watched long.</summary>
internal sealed class NearLongSource : ICandidateSource
{
    public string Name => "near_long";

    public IEnumerable<int> Find(RetrievalIndex index, ViewerSums viewer) => Strongest.Of(viewer.NearLong);
}

/// <summary>What others open now of the topics that the viewer opens more than others do, in turns.</summary>
internal sealed class TopicSource : ICandidateSource
{
    private const int Topics = 8;

    public string Name => "topic";

    public IEnumerable<int> Find(RetrievalIndex index, ViewerSums viewer)
    {
        var lists = viewer.OfTopic.All.OrderByDescending(topic => topic.Value.Opened * topic.Value.Opened / (index.State.OfTopic[topic.Key].Opened + 1f))
            .ThenBy(topic => topic.Key).Take(Topics).Select(topic => index.OfTopic(topic.Key)).ToList();
        for (var place = 0; lists.Any(list => place < list.Count); place++)
        {
            foreach (var list in lists.Where(list => place < list.Count))
                yield return list[place];
        }
    }
}

/// <summary>Other videos of the authors that the viewer opened.</summary>
internal sealed class AuthorSource : ICandidateSource
{
    public string Name => "author";

    public IEnumerable<int> Find(RetrievalIndex index, ViewerSums viewer)
        => viewer.OfAuthor.All.Where(author => author.Value.Opened > 0).OrderByDescending(author => author.Value.Opened).ThenBy(author => author.Key)
            .SelectMany(author => index.OfAuthor(author.Key));
}

/// <summary>What was published last.</summary>
internal sealed class NewestSource : ICandidateSource
{
    public string Name => "newest";

    public IEnumerable<int> Find(RetrievalIndex index, ViewerSums viewer) => index.ByAge;
}

/// <summary>The keys of sums, the largest first.</summary>
internal static class Strongest
{
    public static IEnumerable<int> Of(Dictionary<int, float> sums)
        => sums.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Select(entry => entry.Key);
}
