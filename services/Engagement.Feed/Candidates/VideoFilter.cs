namespace Engagement.Feed.Candidates;

/// <summary>What keeps a video from a viewer, in the order in which it is looked at.</summary>
internal enum VideoFilter
{
    /// <summary>Its publication is not known here.</summary>
    NotPublished = 1,

    Deleted = 2,

    NotPublic = 3,

    OwnVideo = 4,

    Seen = 5,

    /// <summary>By the ledger, or by a feedback.</summary>
    NotInterested = 6,

    /// <summary>A block, whoever made it, or a mute.</summary>
    LeftOut = 7,

    HiddenCreator = 8,

    HiddenSound = 9,

    HiddenTopic = 10,

    Keyword = 11,
    /// <summary>Remix does not show it to the viewer.</summary>
    NotVisible = 20,

    OnEarlierPage = 21,
}

/// <summary>The first filter that removed a video.</summary>
/// <param name="Input">What it went by: the video, creator, sound, topic, or the keyword as the viewer gave it.</param>
/// <param name="FeedbackId">The feedback that it comes from; null when it is none.</param>
internal readonly record struct Removal(VideoFilter Filter, string Input, Guid? FeedbackId = null);
