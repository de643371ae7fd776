namespace Engagement.Torture.Seeding;

/// <summary>The defects of Remix that a run of `remixes` must find.</summary>
internal static class RemixFaults
{
    private const string Sources = "Remixes/RemixSourceStore.cs";

    public static IReadOnlyList<SeededFault> All { get; } =
    [
        new("terms-not-locked", "What permits a remix is read, and not locked while it is made",
            new SourceEdit(Sources, "ORDER BY video_no FOR SHARE", "ORDER BY video_no"),
            new SourceEdit(Sources, "ORDER BY user_id FOR SHARE", "ORDER BY user_id"),
            new SourceEdit(Sources, "return videos.Select(video => video.With(accounts[video.CreatorId])).SequenceEqual(expected)", "return videos.Any()")),
        new("ancestors-not-asked", "Who made what a source was made from is not asked",
            new SourceEdit("Remixes/RemixRules.cs", "source.Ancestors.Any(ancestor => !Allows(kind, terms[ancestor.VideoNo], sight))", "false")),
        new("distance-of-the-first", "Of two ways to an ancestor the one that was seen first counts, not the shorter one",
            new SourceEdit("Videos/Publication.cs", "steps.Min(step => step.Distance)", "steps.First().Distance")),
        new("rounding-lost", "What a division leaves over goes to nobody",
            new SourceEdit("Credit/ShareRules.cs", "shares.GetValueOrDefault(sources[i].VideoNo) + left", "shares.GetValueOrDefault(sources[i].VideoNo) + left / 2 * 2")),
        new("own-likes-count", "What creators do to their own videos earns them credit",
            new SourceEdit("Credit/EarningRules.cs", "e.VideoId.Length == 0 || e.UserId == e.OtherUserId", "e.VideoId.Length == 0")),
        new("circle-not-refused", "A video may be made from its own remix when its id is given again",
            new SourceEdit("Remixes/CreateRemixHandler.cs", "ancestor.VideoId == video.VideoId", "ancestor.VideoId.Length == 0")),
    ];
}
