namespace Engagement.Import.KuaiRand;

/// <summary>One row of the log: a video was shown to a user, and what came of it.</summary>
internal sealed record Exposure
{
    public required string UserId { get; init; }

    public required string VideoId { get; init; }

    public required string AuthorId { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long TimeMs { get; init; }

    /// <summary>Which of the rows with the same user, video and time it is, in the order of the file, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The surface; 1 is by far the most frequent one.</summary>
    public required int Tab { get; init; }

    public bool IsClick { get; init; }

    public bool IsLike { get; init; }

    public bool IsFollow { get; init; }

    public bool IsComment { get; init; }

    public bool IsForward { get; init; }

    public bool IsHate { get; init; }

    public bool IsProfileEnter { get; init; }

    public long PlayTimeMs { get; init; }

    public long ProfileStayMs { get; init; }

    public long CommentStayMs { get; init; }
}
