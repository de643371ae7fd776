using System.Runtime.InteropServices;
using Engagement.Feed.Candidates;
using Engagement.Feed.Preferences;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Profiles;

/// <summary>
/// What a viewer likes, from -1 to 1, relative to what the viewer likes (or dislikes) most, and shifted by what the viewer asked for. Always computed
/// anew from all signals and wishes, so it cannot drift, and what is taken back leaves no trace.
/// </summary>
internal sealed class Affinities
{
    private readonly Dictionary<string, double> _topics = [];
    private readonly Dictionary<string, double> _creators = [];
    private readonly Dictionary<string, double> _topicTastes = [];
    private readonly Dictionary<string, double> _creatorTastes = [];
    private readonly ViewerWishes _wishes;

    private Affinities(IReadOnlyList<IndexedVideo> newestEngaged, ViewerWishes wishes) => (NewestEngaged, _wishes) = (newestEngaged, wishes);

    /// <summary>Those of a viewer of whom nothing is known.</summary>
    public static Affinities None { get; } = new([], ViewerWishes.None);

    /// <summary>The videos that the viewer engaged with last, newest first, for co-engagement.</summary>
    public IReadOnlyList<IndexedVideo> NewestEngaged { get; }

    /// <summary>The liked topics, the most liked first.</summary>
    public IEnumerable<string> LikedTopics => Liked(_topics);

    /// <summary>The liked creators, the most liked first.</summary>
    public IEnumerable<string> LikedCreators => Liked(_creators);

    /// <summary>All of them, by topic.</summary>
    public IReadOnlyDictionary<string, double> Topics => _topics;

    /// <summary>All of them, by creator.</summary>
    public IReadOnlyDictionary<string, double> Creators => _creators;

    /// <summary>How much more than usual the viewer watches of videos, by topic, see <see cref="WatchShares"/>.</summary>
    public IReadOnlyDictionary<string, double> TopicTastes => _topicTastes;

    /// <summary>As <see cref="TopicTastes"/>, by creator.</summary>
    public IReadOnlyDictionary<string, double> CreatorTastes => _creatorTastes;

    /// <summary>The worth of the evidence for the topic with the most, which is 1; 0 when there is none.</summary>
    public double TopicScale { get; private set; }

    /// <summary>As <see cref="TopicScale"/>, of creators.</summary>
    public double CreatorScale { get; private set; }

    public static Affinities Of(ViewerProfile profile, CandidateIndex index) => Of(profile, Evidence.Of(profile, index));

    public static Affinities Of(ViewerProfile profile, IReadOnlyList<Evidence> evidence)
    {
        var wishes = profile.Wishes;
        var affinities = new Affinities(
            [.. evidence.Where(entry => entry.Engagement >= EngagementRules.EngagedFrom).Take(CoEngagement.NewestOfViewer).Select(entry => entry.Video)],
            wishes);
        foreach (var entry in evidence)
        {
            foreach (var topic in entry.Video.Topics)
                Add(affinities._topics, topic, entry.Worth);
            Add(affinities._creators, entry.Video.CreatorId, entry.Worth);
        }
        affinities.AddTastes(evidence);
        affinities.TopicScale = Adjust(affinities._topics, wishes.ForgottenTopics, wishes.TopicShifts);
        affinities.CreatorScale = Adjust(affinities._creators, wishes.ForgottenCreators, wishes.CreatorShifts);
        return affinities;
    }

    public double OfTopic(string topic) => _topics.GetValueOrDefault(topic);

    /// <summary>The mean over a video's topics.</summary>
    public double OfTopics(IReadOnlyList<string> topics)
    {
        var sum = 0d;
        foreach (var topic in topics)
            sum += OfTopic(topic);
        return topics.Count == 0 ? 0 : sum / topics.Count;
    }

    public double OfCreator(string creatorId) => _creators.GetValueOrDefault(creatorId);

    /// <summary>The mean taste for a video's topics.</summary>
    public double TasteOfTopics(IReadOnlyList<string> topics)
    {
        var sum = 0d;
        foreach (var topic in topics)
            sum += _topicTastes.GetValueOrDefault(topic);
        return topics.Count == 0 ? 0 : sum / topics.Count;
    }

    public double TasteOfCreator(string creatorId) => _creatorTastes.GetValueOrDefault(creatorId);

    /// <summary>The topic among these that the viewer asked for most; null when none was asked for.</summary>
    public string? FindAskedFor(IReadOnlyList<string> topics)
        => topics.Where(topic => _wishes.TopicShifts.GetValueOrDefault(topic) > 0).MaxBy(topic => _wishes.TopicShifts[topic]);

    /// <summary>Whether a topic is liked only because the viewer asked for it.</summary>
    public bool OnlyAskedForTopic(string topic) => OfTopic(topic) > 0 && OfTopic(topic) <= _wishes.TopicShifts.GetValueOrDefault(topic);

    /// <summary>As <see cref="OnlyAskedForTopic"/>.</summary>
    public bool OnlyAskedForCreator(string creatorId)
        => OfCreator(creatorId) > 0 && OfCreator(creatorId) <= _wishes.CreatorShifts.GetValueOrDefault(creatorId);

    private static IEnumerable<string> Liked(Dictionary<string, double> affinities)
        => affinities.Where(entry => entry.Value > 0)
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => entry.Key);

    private void AddTastes(IReadOnlyList<Evidence> evidence)
    {
        var (topics, creators) = (new Dictionary<string, WatchedSum>(), new Dictionary<string, WatchedSum>());
        foreach (var entry in evidence)
        {
            if (entry.WatchShare is not { } share)
                continue;
            foreach (var topic in entry.Video.Topics)
                CollectionsMarshal.GetValueRefOrAddDefault(topics, topic, out _).Add(share, entry.Weight);
            CollectionsMarshal.GetValueRefOrAddDefault(creators, entry.Video.CreatorId, out _).Add(share, entry.Weight);
        }
        foreach (var (topic, sum) in topics.Where(entry => !_wishes.ForgottenTopics.Contains(entry.Key)))
            _topicTastes.Add(topic, WatchShares.Taste(sum.Shares, sum.Shown));
        foreach (var (creator, sum) in creators.Where(entry => !_wishes.ForgottenCreators.Contains(entry.Key)))
            _creatorTastes.Add(creator, WatchShares.Taste(sum.Shares, sum.Shown));
    }

    private static void Add(Dictionary<string, double> affinities, string key, double worth)
        => affinities[key] = affinities.GetValueOrDefault(key) + worth;

    // What is forgotten still tells how strong the others are: these stay as they were.
    private static double Adjust(
        Dictionary<string, double> affinities, IReadOnlySet<string> forgotten, IReadOnlyDictionary<string, double> shifts)
    {
        var largest = affinities.Values.Select(Math.Abs).DefaultIfEmpty().Max();
        foreach (var key in affinities.Keys.ToList())
            affinities[key] = largest > 0 && !forgotten.Contains(key) ? affinities[key] / largest : 0;
        foreach (var (key, shift) in shifts)
            affinities[key] = Math.Clamp(affinities.GetValueOrDefault(key) + shift, -1, 1);
        return largest;
    }

    /// <summary>What was shown of a topic or creator, and how much of that was watched; older evidence counts less.</summary>
    private record struct WatchedSum(double Shares, double Shown)
    {
        public void Add(double share, double weight) => (Shares, Shown) = (Shares + (weight * share), Shown + weight);
    }
}
