using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Visibility;
using Engagement.Remix.Audience;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Remix.Remixes;

/// <summary>What may be made from what.</summary>
internal static class RemixRules
{
    private const int MostSections = 10;
    private const int LoudestVolume = 100;

    /// <summary>The use that a duet makes of its source.</summary>
    public static RemixSource Read(CreateDuetRequest request, FieldViolations violations)
    {
        violations.RequireId(request.SourceVideoId, "source_video_id").RequireDefined(request.Layout, "layout");
        var mix = request.AudioMix ?? new AudioMix { SourceVolume = LoudestVolume, OwnVolume = LoudestVolume };
        violations
            .Require(mix.SourceVolume is >= 0 and <= LoudestVolume, "audio_mix.source_volume", $"must be 0–{LoudestVolume}")
            .Require(mix.OwnVolume is >= 0 and <= LoudestVolume, "audio_mix.own_volume", $"must be 0–{LoudestVolume}");
        return new RemixSource { VideoId = request.SourceVideoId, Kind = RemixKind.Duet, Layout = request.Layout, AudioMix = mix };
    }

    /// <summary>The uses that a stitch makes of its sources.</summary>
    public static IReadOnlyList<RemixSource> Read(CreateStitchRequest request, TimeSpan longest, FieldViolations violations)
    {
        var uses = new List<RemixSource> { ReadSection(request.SourceVideoId, request.Start, request.End, FieldOf(0), longest, violations) };
        violations.Require(request.FurtherSections.Count < MostSections, "further_sections", $"must be at most {MostSections - 1}");
        foreach (var section in request.FurtherSections.Take(MostSections - 1))
            uses.Add(ReadSection(section.SourceVideoId, section.Start, section.End, FieldOf(uses.Count), longest, violations));
        violations.Require(uses.DistinctBy(use => use.VideoId).Count() == uses.Count, "further_sections", "must be of different videos");
        return uses;
    }

    /// <summary>The path of a section's fields in a request.</summary>
    public static string FieldOf(int place) => place == 0 ? "" : $"further_sections[{place - 1}].";

    /// <summary>The video as made from its sources, with what they give it.</summary>
    public static Video Make(Video video, IEnumerable<RemixSource> uses, IReadOnlyList<Source> sources) => new(video)
    {
        Sources =
        {
            uses.Zip(sources, (use, source) => AttributionRules.Attribute(new RemixSource(use) { CreatorId = source.Stored.Video.CreatorId })),
        },
        Depth = sources.Max(source => source.Stored.Video.Depth) + 1,
        RootVideoId = sources[0].Stored.Video.RootVideoId,
    };

    /// <summary>A longer cycle would need a source younger than its remix: only an id that is there already could make one.</summary>
    public static Problem Cycle() => Problem.FailedPrecondition(ErrorReason.LineageCycle, "A video cannot be made from itself or its own remixes.");

    /// <summary>Why somebody cannot make this use of a source; else null. That they may not see it comes before all else.</summary>
    /// <param name="field">The path of the use's fields in the request.</param>
    /// <param name="terms">Of the source and its ancestors, by number.</param>
    /// <param name="sight">Of who makes it.</param>
    public static Problem? Refuse(RemixSource use, string field, Source? source, IReadOnlyDictionary<long, SourceTerms> terms, Sight sight)
    {
        if (source is not { Terms.IsThere: true } || !sight.MaySee(source.Terms.CreatorId, (Visibility)source.Terms.Visibility))
            return Problem.NotFound(ErrorReason.VideoNotFound, "video", use.VideoId);
        if (RefusedBy(use.Kind, source, terms, sight) is { } setting)
            return Problem.NotPermitted("The settings of the video, of its creator or of what it was made from do not allow this.", setting);
        return use.End is { } end && end.ToTimeSpan() > source.Stored.Video.Duration.ToTimeSpan()
            ? new FieldViolations().Add($"{field}end", "must be within the source's length").ToProblem()
            : null;
    }

    /// <summary>Which setting says no: `video`, `account` or `ancestor`; null when all say yes.</summary>
    public static string? RefusedBy(RemixKind kind, Source source, IReadOnlyDictionary<long, SourceTerms> terms, Sight sight)
    {
        var relation = sight.RelationTo(source.Terms.CreatorId);
        return !VisibilityRules.MayRemix(OfVideo(kind, source.Terms), relation) ? "video"
            : !VisibilityRules.MayRemix(OfAccount(kind, source.Terms), relation) ? "account"
            : source.Ancestors.Any(ancestor => !Allows(kind, terms[ancestor.VideoNo], sight)) ? "ancestor"
            : null;
    }

    private static bool Allows(RemixKind kind, SourceTerms terms, Sight sight)
    {
        var relation = sight.RelationTo(terms.CreatorId);
        return VisibilityRules.MayRemix(OfVideo(kind, terms), relation) && VisibilityRules.MayRemix(OfAccount(kind, terms), relation);
    }

    private static RemixPermission OfVideo(RemixKind kind, SourceTerms terms)
        => (RemixPermission)(kind == RemixKind.Duet ? terms.DuetPermission : terms.StitchPermission);

    private static RemixPermission OfAccount(RemixKind kind, SourceTerms terms)
        => (RemixPermission)(kind == RemixKind.Duet ? terms.AccountDuetPermission : terms.AccountStitchPermission);

    private static RemixSource ReadSection(
        string videoId, Duration? startAt, Duration? endAt, string field, TimeSpan longest, FieldViolations violations)
    {
        violations.RequireId(videoId, $"{field}source_video_id");
        var start = DurationRules.ReadMs(startAt, $"{field}start", violations);
        var end = DurationRules.ReadMs(endAt, $"{field}end", violations);
        violations
            .Require(endAt is not null, $"{field}end", "is required")
            .Require(endAt is null || end > start, $"{field}end", "must be after start")
            .Require(end - start <= longest.TotalMilliseconds, $"{field}end", $"must be at most {longest.TotalSeconds} s after start");
        return new RemixSource
        {
            VideoId = videoId,
            Kind = RemixKind.Stitch,
            Start = DurationRules.ToDuration(start),
            End = DurationRules.ToDuration(end),
        };
    }
}
