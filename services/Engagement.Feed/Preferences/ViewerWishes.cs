using Engagement.Feed.Candidates;
using Engagement.Feed.V1;

namespace Engagement.Feed.Preferences;

/// <summary>What a viewer's preferences ask of the feed at a moment. Never changes: other wishes are another object.</summary>
internal sealed class ViewerWishes
{
    /// <summary>What "more" adds to an affinity, and "less" takes from it.</summary>
    public const double Step = 0.5;

    /// <summary>The topic weight that changes nothing.</summary>
    public const double NeutralWeight = 1;

    public const double LargestWeight = 2;

    private readonly Dictionary<string, StandingFeedback> _videos = [];
    private readonly Dictionary<string, StandingFeedback> _creators = [];
    private readonly Dictionary<string, StandingFeedback> _sounds = [];
    private readonly Dictionary<string, StandingFeedback> _topics = [];
    private readonly Dictionary<string, double> _topicShifts = [];
    private readonly Dictionary<string, double> _creatorShifts = [];
    private readonly HashSet<string> _forgottenTopics = [];
    private readonly HashSet<string> _forgottenCreators = [];
    private readonly KeywordFilter _keywords;

    private ViewerWishes(StoredPreferences stored, DateTime at)
    {
        (Stored, ChangesAt) = (stored, DateTime.MaxValue);
        var keywords = new List<StandingFeedback>();
        foreach (var (topic, weight) in stored.TopicWeights)
            Shift(_topicShifts, topic, weight - NeutralWeight);
        Standing = [.. stored.Feedback.Where(feedback => feedback.ExpiresAt > at)];
        foreach (var feedback in Standing)
        {
            ChangesAt = feedback.ExpiresAt < ChangesAt ? feedback.ExpiresAt : ChangesAt;
            Add(feedback, keywords);
        }
        _keywords = new KeywordFilter(keywords);
    }

    public static ViewerWishes None { get; } = Of(StoredPreferences.None, DateTime.MinValue);

    public StoredPreferences Stored { get; }

    /// <summary>When the first of them expires.</summary>
    public DateTime ChangesAt { get; }

    /// <summary>The feedback in force.</summary>
    public IReadOnlyList<StandingFeedback> Standing { get; }

    public bool IsPaused => Stored.PausedAt is not null;

    /// <summary>Whether a video's caption has to be known before it can be served.</summary>
    public bool HaveKeywords => !_keywords.IsEmpty;

    public IReadOnlyDictionary<string, double> TopicShifts => _topicShifts;

    public IReadOnlyDictionary<string, double> CreatorShifts => _creatorShifts;

    public IReadOnlySet<string> ForgottenTopics => _forgottenTopics;

    public IReadOnlySet<string> ForgottenCreators => _forgottenCreators;

    /// <summary>The feedback by which videos are not wanted, as far as it counts for what the viewer likes.</summary>
    public IEnumerable<StandingFeedback> Dislikes => _videos.Values.Where(feedback => feedback.Learned);

    /// <summary>What topic weights and feedback add for a video: the mean for its topics, and that for its creator.</summary>
    public double AskedFor(IndexedVideo video)
    {
        var asked = _creatorShifts.GetValueOrDefault(video.CreatorId);
        if (_topicShifts.Count > 0 && video.Topics.Count > 0)
            asked += video.Topics.Sum(topic => _topicShifts.GetValueOrDefault(topic)) / video.Topics.Count;
        return asked;
    }

    public static ViewerWishes Of(StoredPreferences stored, DateTime at) => new(stored, at);

    /// <summary>The first of the wishes that removes a video; null when none does.</summary>
    public Removal? FindRemoval(IndexedVideo video)
        => _videos.TryGetValue(video.VideoId, out var feedback) ? By(VideoFilter.NotInterested, feedback)
            : _creators.TryGetValue(video.CreatorId, out feedback) ? By(VideoFilter.HiddenCreator, feedback)
            : _sounds.TryGetValue(video.SoundId, out feedback) ? By(VideoFilter.HiddenSound, feedback)
            : FindTopic(video.Topics) is { } topic ? By(VideoFilter.HiddenTopic, topic)
            : _keywords.IsEmpty ? null
            : ByKeyword(_keywords.Find(video.SearchText));

    /// <summary>As <see cref="FindRemoval"/>, by what only the video's caption says.</summary>
    public Removal? FindRemovalByCaption(string caption) => _keywords.IsEmpty ? null : ByKeyword(_keywords.Find(FoldedText.Of(caption)));

    private static Removal By(VideoFilter filter, StandingFeedback feedback) => new(filter, feedback.Target, feedback.FeedbackId);

    private static Removal? ByKeyword(StandingFeedback? feedback) => feedback is null ? null : By(VideoFilter.Keyword, feedback);

    private StandingFeedback? FindTopic(IReadOnlyList<string> topics)
    {
        for (var at = 0; _topics.Count > 0 && at < topics.Count; at++)
        {
            if (_topics.TryGetValue(topics[at], out var feedback))
                return feedback;
        }
        return null;
    }

    private void Add(StandingFeedback feedback, List<StandingFeedback> keywords)
    {
        switch (feedback.Kind)
        {
            case FeedbackKind.NotInterested:
                AddNewest(_videos, feedback);
                break;
            case FeedbackKind.MoreOfTopic:
                Shift(_topicShifts, feedback.Target, Step);
                break;
            case FeedbackKind.LessOfTopic:
                Shift(_topicShifts, feedback.Target, -Step);
                break;
            case FeedbackKind.MoreOfCreator:
                Shift(_creatorShifts, feedback.Target, Step);
                break;
            case FeedbackKind.LessOfCreator:
                Shift(_creatorShifts, feedback.Target, -Step);
                break;
            case FeedbackKind.HideCreator:
                AddNewest(_creators, feedback);
                break;
            case FeedbackKind.HideSound:
                AddNewest(_sounds, feedback);
                break;
            case FeedbackKind.HideTopic:
                AddNewest(_topics, feedback);
                break;
            case FeedbackKind.HideKeyword:
                keywords.Add(feedback);
                break;
            case FeedbackKind.ForgetTopic:
                _forgottenTopics.Add(feedback.Target);
                break;
            case FeedbackKind.ForgetCreator:
                _forgottenCreators.Add(feedback.Target);
                break;
        }
    }

    private static void AddNewest(Dictionary<string, StandingFeedback> feedback, StandingFeedback added)
    {
        if (!feedback.TryGetValue(added.Target, out var before) || before.CreatedAt < added.CreatedAt)
            feedback[added.Target] = added;
    }

    private static void Shift(Dictionary<string, double> shifts, string target, double by)
        => shifts[target] = shifts.GetValueOrDefault(target) + by;
}
