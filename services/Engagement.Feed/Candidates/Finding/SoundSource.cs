namespace Engagement.Feed.Candidates.Finding;

/// <summary>The hottest videos with the sounds of those that the viewer engaged with last.</summary>
internal sealed class SoundSource(SourceSettings settings) : IVideoSource
{
    public Sources Source => Sources.Sound;

    public IEnumerable<VideoListing> Find(VideoSearch search)
        => search.Affinities.NewestEngaged.Select(video => video.SoundId).Where(sound => sound.Length > 0).Distinct()
            .Select(sound => new VideoListing(search.Lists.BySound.HeadOf(sound), settings.Sound));
}
