using System.Collections;

namespace Engagement.Feed.Learning;

/// <summary>What was said of a video when it was published.</summary>
internal readonly record struct VideoDescription(string CreatorId, IReadOnlyList<string> Topics, string SoundId, long DurationMs, DateTime PublishedAt);

/// <summary>The videos by their numbers. Grows while it is read: a number that was given is that of the same video for ever.</summary>
internal sealed class Catalogue : IReadOnlyList<VideoTraits>
{
    private readonly Lock _lock = new();
    private readonly Numbering _videos = new();
    private VideoTraits[] _traits = [];

    public int Count { get; private set; }

    /// <summary>For the writer, as the other two.</summary>
    public IReadOnlyList<string> VideoIds => _videos.Names;

    public Numbering Authors { get; } = new();

    public Numbering Topics { get; } = new();

    public Numbering Sounds { get; } = new();

    public VideoTraits this[int index] => Volatile.Read(ref _traits)[index];

    public int? Find(string videoId) => _videos.Find(videoId);

    /// <summary>The number of a video; its traits stay what they are at the first time.</summary>
    public int NumberOf(string videoId, in VideoDescription description)
    {
        if (_videos.Find(videoId) is { } known)
            return known;
        lock (_lock)
        {
            return _videos.Find(videoId) ?? Add(videoId, new VideoTraits(
                Authors.Of(description.CreatorId), [.. description.Topics.Select(Topics.Of)],
                description.SoundId.Length > 0 ? Sounds.Of(description.SoundId) : -1,
                (int)Math.Clamp(description.DurationMs, 1, int.MaxValue), DayOf(description.PublishedAt)));
        }
    }

    /// <summary>Takes over a video with the next number.</summary>
    public int Add(string videoId, VideoTraits traits)
    {
        var all = _traits;
        if (Count == all.Length)
            Array.Resize(ref all, Math.Max(16, Count * 2));
        all[Count++] = traits;
        // The traits are there before anybody can learn of the number.
        Volatile.Write(ref _traits, all);
        return _videos.Of(videoId);
    }

    /// <summary>Days since 1970.</summary>
    public static int DayOf(DateTime time) => (int)Math.Floor((time - DateTime.UnixEpoch).TotalDays);

    public IEnumerator<VideoTraits> GetEnumerator() => _traits.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
