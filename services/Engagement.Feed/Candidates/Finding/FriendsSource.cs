namespace Engagement.Feed.Candidates.Finding;

/// <summary>The newest videos of those who follow the viewer back.</summary>
internal sealed class FriendsSource(SourceSettings settings) : IVideoSource
{
    public Sources Source => Sources.Friends;

    public IEnumerable<VideoListing> Find(VideoSearch search) => [new(FollowingSource.NewestOf(search, search.Profile.Friends), settings.Friends)];
}
