namespace Engagement.Import.KuaiRand;

/// <summary>A video of the data set.</summary>
/// <param name="DurationMs">Its length; where the data has none, the median of the others.</param>
/// <param name="MusicId">Its sound, or empty.</param>
/// <param name="Tags">Its topics, as numbers.</param>
internal sealed record UploadedVideo(
    string Id, string AuthorId, DateOnly UploadDate, long DurationMs, string MusicId, IReadOnlyList<string> Tags);
