using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

/// <summary>A published video, and whether an earlier call had published it already.</summary>
internal readonly record struct Published(Video Video, bool Duplicate);
