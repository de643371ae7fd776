using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Profiles;

/// <summary>
/// What a viewer likes, from -1 to 1, relative to what the viewer likes (or dislikes) most. Always computed anew from all signals, so it cannot
/// drift, and what is taken back leaves no trace.
/// </summary>
internal sealed class Affinities
{
    private readonly Dictionary<string, double> _topics = [];
    private readonly Dictionary<string, double> _creators = [];

    private Affinities(IReadOnlyList<IndexedVideo> newestEngaged) => NewestEngaged = newestEngaged;

    /// <summary>The videos that the viewer engaged with last, newest first, for co-engagement.</summary>
    public IReadOnlyList<IndexedVideo> NewestEngaged { get; }

    /// <summary>The liked topics, the most liked first.</summary>
    public IEnumerable<string> LikedTopics => Liked(_topics);

    /// <summary>The liked creators, the most liked first.</summary>
    public IEnumerable<string> LikedCreators => Liked(_creators);

    public static Affinities Of(ViewerProfile profile, CandidateIndex index)
    {
        var known = profile.Signals
            .Select(signals => (Signals: signals, Video: index.Find(signals.VideoId)))
            .Where(entry => entry.Video?.Published is not null)
            .Select(entry => (entry.Signals, Video: entry.Video!, Engagement: EngagementRules.Of(entry.Signals, entry.Video!.DurationMs)))
            // The order decides the last bit of the sums.
            .OrderByDescending(entry => entry.Signals.LastAt).ThenBy(entry => entry.Signals.VideoId, StringComparer.Ordinal)
            .ToList();
        var affinities = new Affinities(
            [.. known.Where(entry => entry.Engagement >= EngagementRules.EngagedFrom).Take(CoEngagement.NewestOfViewer).Select(entry => entry.Video)]);
        foreach (var (signals, video, engagement) in known)
        {
            var recency = Math.Pow(2, -((known[0].Signals.LastAt - signals.LastAt) / EngagementRules.InterestHalfLife));
            foreach (var topic in video.Topics)
                affinities._topics[topic] = affinities._topics.GetValueOrDefault(topic) + (engagement * recency);
            affinities._creators[video.CreatorId] = affinities._creators.GetValueOrDefault(video.CreatorId) + (engagement * recency);
        }
        Normalise(affinities._topics);
        Normalise(affinities._creators);
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

    private static IEnumerable<string> Liked(Dictionary<string, double> affinities)
        => affinities.Where(entry => entry.Value > 0)
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => entry.Key);

    private static void Normalise(Dictionary<string, double> affinities)
    {
        var largest = affinities.Values.Select(Math.Abs).DefaultIfEmpty().Max();
        if (largest > 0)
        {
            foreach (var key in affinities.Keys.ToList())
                affinities[key] /= largest;
        }
    }
}
