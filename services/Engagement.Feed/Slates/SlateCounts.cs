using Engagement.Feed.Candidates;

namespace Engagement.Feed.Slates;

/// <summary>What a stretch of a slate has already, by author, topic and sound.</summary>
internal sealed class SlateCounts(SlateSettings settings)
{
    private readonly Decay _authorDecay = new(settings.AuthorDecay, settings.AuthorFloor, settings.Length);
    private readonly Decay _topicDecay = new(settings.TopicDecay, settings.TopicFloor, settings.Length);
    private readonly Decay _soundDecay = new(settings.SoundDecay, settings.SoundFloor, settings.Length);

    private readonly Dictionary<string, int> _authors = [];
    private readonly Dictionary<string, int> _topics = [];
    private readonly Dictionary<string, int> _sounds = [];

    public SlateMultipliers MultipliersOf(IndexedVideo video)
    {
        var mostOfTopic = 0;
        foreach (var topic in video.Topics)
            mostOfTopic = Math.Max(mostOfTopic, _topics.GetValueOrDefault(topic));
        return new(
            _authorDecay.After(_authors.GetValueOrDefault(video.CreatorId)), _topicDecay.After(mostOfTopic),
            _soundDecay.After(_sounds.GetValueOrDefault(video.SoundId)));
    }

    public void Add(IndexedVideo video)
    {
        Count(_authors, video.CreatorId);
        foreach (var topic in video.Topics.Distinct())
            Count(_topics, topic);
        if (video.SoundId.Length > 0)
            Count(_sounds, video.SoundId);
    }

    public void Clear()
    {
        _authors.Clear();
        _topics.Clear();
        _sounds.Clear();
    }

    private static void Count(Dictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
