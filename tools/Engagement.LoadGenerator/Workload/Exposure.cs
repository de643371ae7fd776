namespace Engagement.LoadGenerator.Workload;

/// <summary>One video on one viewer's screen, and what the viewer did.</summary>
internal sealed record Exposure(string UserId, Video Video, long PlayTimeMs, Actions Actions);

internal sealed record Video(string VideoId, string CreatorId, long DurationMs, string SoundId, IReadOnlyList<string> Topics);

[Flags]
internal enum Actions
{
    None = 0,
    Open = 1,
    Like = 2,
    Comment = 4,
    Share = 8,
    NotInterested = 16,
    ProfileVisit = 32,
    CommentsVisit = 64,
}
