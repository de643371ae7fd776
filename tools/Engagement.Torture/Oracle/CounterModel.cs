using System.Runtime.InteropServices;
using Engagement.Torture.Generation;

namespace Engagement.Torture.Oracle;

/// <summary>A counter's owner: `v` video, `u` user, `c` comment, `s` sound, `t` topic.</summary>
internal readonly record struct Subject(char Kind, string Id);

/// <summary>A change of one counter.</summary>
internal readonly record struct Change(Subject Subject, string Counter, long Amount);

/// <summary>All counters, by the names of their fields on the wire.</summary>
internal sealed class CounterModel(World world)
{
    private static readonly HashSet<string> OfCreatorsToo = ["views", "likes", "comments", "shares", "saves", "completions", "watch_time_ms"];
    private static readonly Dictionary<string, long> Nothing = [];

    private readonly Dictionary<Subject, Dictionary<string, long>> _counters = [];

    public IEnumerable<Subject> Subjects => _counters.Keys;

    public IReadOnlyDictionary<string, long> Of(Subject subject) => _counters.GetValueOrDefault(subject, Nothing);

    public void Add(Subject subject, string counter, long amount)
    {
        if (amount == 0)
            return;
        if (!_counters.TryGetValue(subject, out var counters))
            _counters.Add(subject, counters = []);
        CollectionsMarshal.GetValueRefOrAddDefault(counters, counter, out _) += amount;
    }

    /// <summary>What a counter of a video is also one of: its creator's, its sound's, its topics'.</summary>
    public void AddOfVideo(int video, string counter, long amount)
    {
        var (facts, id) = (world.Videos[video], World.VideoId(video));
        Add(new Subject('v', id), counter, amount);
        if (!OfCreatorsToo.Contains(counter))
            return;
        Add(new Subject('u', World.UserId(facts.Creator)), counter, amount);
        AddOfLabels(facts, counter, amount);
    }

    public void AddPublication(Video video)
    {
        Add(new Subject('u', World.UserId(video.Creator)), "videos", 1);
        AddOfLabels(video, "videos", 1);
        if (video.DuetOf != Planned.None)
            Add(new Subject('v', World.VideoId(video.DuetOf)), "duets", 1);
        if (video.StitchOf != Planned.None)
            Add(new Subject('v', World.VideoId(video.StitchOf)), "stitches", 1);
    }

    private void AddOfLabels(Video video, string counter, long amount)
    {
        if (video.Sound.Length > 0)
            Add(new Subject('s', video.Sound), counter, amount);
        foreach (var topic in video.Topics)
            Add(new Subject('t', topic), counter, amount);
    }
}
