using Engagement.Interactions.Sentiment;

namespace Engagement.Interactions.Commenting;

/// <summary>What holds of a comment, as a commit goes on.</summary>
internal sealed class CommentState(Guid id, string videoId, string authorId, Guid? parentId, DateTime postedAt)
{
    public Guid Id { get; } = id;

    public string VideoId { get; } = videoId;

    public string AuthorId { get; } = authorId;

    public Guid? ParentId { get; } = parentId;

    public DateTime PostedAt { get; } = postedAt;

    public bool Deleted { get; set; }

    public bool Pinned { get; init; }

    /// <summary>Its position when it is new with this commit.</summary>
    public long? Posted { get; init; }

    /// <summary>Its text when this commit sets it.</summary>
    public string? Text { get; set; }

    public DateTime? EditedAt { get; set; }

    /// <summary>What its text says; null when that is gone, or from before there was a model.</summary>
    public SentimentLabel? Sentiment { get; set; }
}
