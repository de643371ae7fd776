namespace Engagement.Remix.Remixes;

/// <summary>What the settings of a video and of its creator's account say, as read when a remix was allowed.</summary>
/// <param name="Visibility">The number of the enum, as the others.</param>
internal readonly record struct SourceTerms(
    long VideoNo, string CreatorId, bool IsThere, short Visibility, short DuetPermission, short StitchPermission, short AccountDuetPermission,
    short AccountStitchPermission);

/// <summary>An ancestor of a new video.</summary>
/// <param name="Distance">The fewest steps from the source.</param>
/// <param name="Share">Of what the source earns, in millionths.</param>
internal readonly record struct SourceAncestor(long VideoNo, string VideoId, int Distance, int Share);

/// <summary>A video that another is made from, with its lineage and the terms of all of it.</summary>
internal sealed record Source(Videos.StoredVideo Stored, SourceTerms Terms, IReadOnlyList<SourceAncestor> Ancestors);
