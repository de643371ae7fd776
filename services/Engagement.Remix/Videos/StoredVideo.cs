using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

/// <summary>A video that is there.</summary>
/// <param name="VideoNo">Its number inside the database.</param>
internal sealed record StoredVideo(long VideoNo, Video Video);
