namespace Engagement.Feed.Candidates.Finding;

/// <summary>The hottest videos about the topics that the viewer likes most.</summary>
internal sealed class TopicSource(SourceSettings settings) : IVideoSource
{
    private const int MostTopics = 5;

    public Sources Source => Sources.Topic;

    public IEnumerable<VideoListing> Find(VideoSearch search)
        => search.Affinities.LikedTopics.Take(MostTopics).Select(topic => new VideoListing(search.Lists.ByTopic.HeadOf(topic), settings.Topic));
}
