using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

/// <summary>A video that is there.</summary>
/// <param name="VideoNo">Its number inside the database.</param>
/// <param name="RootNo">The number of the original that its line of first sources leads to.</param>
internal sealed record StoredVideo(long VideoNo, long RootNo, Video Video);
