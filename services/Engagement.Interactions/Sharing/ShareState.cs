namespace Engagement.Interactions.Sharing;

/// <summary>A share: whose, and of what.</summary>
internal sealed record ShareState(string Token, string UserId, string VideoId, string CreatorId, string? ParentToken, long Position);
