using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

/// <summary>A video that is there.</summary>
/// <param name="VideoNo">Its number inside the database.</param>
/// <param name="Depth">Steps from its furthest root.</param>
internal sealed record StoredVideo(long VideoNo, int Depth, Video Video);
