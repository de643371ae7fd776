using Engagement.Platform.Errors;
using Engagement.Platform.Visibility;
using Engagement.Remix.Audience;
using Engagement.Remix.Remixes;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Xunit;
using Enum = System.Enum;

namespace Engagement.Remix.Tests.Remixes;

public sealed class RemixRulesTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Relation × visibility × account's setting × video's setting × kind, all 640.</summary>
    public static TheoryData<int, Visibility, RemixPermission, RemixPermission, RemixKind> Table()
    {
        var table = new TheoryData<int, Visibility, RemixPermission, RemixPermission, RemixKind>();
        foreach (var relation in Enum.GetValues<Relation>())
            foreach (var visibility in Enum.GetValues<Visibility>().Skip(1))
                foreach (var account in Enum.GetValues<RemixPermission>().Skip(1))
                    foreach (var video in Enum.GetValues<RemixPermission>().Skip(1))
                        foreach (var kind in Enum.GetValues<RemixKind>().Skip(1))
                            table.Add((int)relation, visibility, account, video, kind);
        return table;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Refuse_EachRelationAndSetting_HidesFirstAndThenForbids(
        int relation, Visibility visibility, RemixPermission account, RemixPermission video, RemixKind kind)
    {
        var source = SourceOf(Terms(1, "creator", visibility, account, video, kind));
        // Written out apart from the rules: the settings are ordered as the relations from stranger to creator are, 1 to 4; over a block there is nothing.
        var expected = relation < (int)visibility ? "VIDEO_NOT_FOUND"
            : relation < (int)video ? "NOT_PERMITTED video"
            : relation < (int)account ? "NOT_PERMITTED account"
            : "";

        Assert.Equal(expected, ReasonOf(RemixRules.Refuse(
            new RemixSource { Kind = kind }, "", source, TermsOf(source), SightOf(("creator", (Relation)relation)))));
    }

    /// <summary>Relation to an ancestor's creator × its account's setting × its own setting × kind, all 160; it may be anything else.</summary>
    public static TheoryData<int, RemixPermission, RemixPermission, RemixKind> AncestorTable()
    {
        var table = new TheoryData<int, RemixPermission, RemixPermission, RemixKind>();
        foreach (var relation in Enum.GetValues<Relation>())
            foreach (var account in Enum.GetValues<RemixPermission>().Skip(1))
                foreach (var video in Enum.GetValues<RemixPermission>().Skip(1))
                    foreach (var kind in Enum.GetValues<RemixKind>().Skip(1))
                        table.Add((int)relation, account, video, kind);
        return table;
    }

    [Theory]
    [MemberData(nameof(AncestorTable))]
    public void Refuse_EachSettingOfAnAncestor_IsInherited(int relation, RemixPermission account, RemixPermission video, RemixKind kind)
    {
        var source = SourceOf(Terms(2, "remixer", Visibility.Public, RemixPermission.Everyone, RemixPermission.Everyone, kind)) with
        {
            Ancestors = [new SourceAncestor(1, "root", 1, 500_000)],
        };
        // Private and deleted by now: its settings hold all the same.
        var root = Terms(1, "rooter", Visibility.Private, account, video, kind) with { IsThere = false };
        var allowed = relation >= (int)account && relation >= (int)video;

        Assert.Equal(allowed ? "" : "NOT_PERMITTED ancestor", ReasonOf(RemixRules.Refuse(
            new RemixSource { Kind = kind }, "", source, TermsOf(source, root), SightOf(("remixer", Relation.Stranger), ("rooter", (Relation)relation)))));
    }

    [Fact]
    public void Refuse_NoSource_IsNotFound()
        => Assert.Equal("VIDEO_NOT_FOUND", ReasonOf(RemixRules.Refuse(new RemixSource(), "", null, TermsOf(), SightOf())));

    [Theory]
    [InlineData(10, true)]
    [InlineData(10.001, false)]
    public void Refuse_SectionBeyondTheSource_IsInvalid(double end, bool allowed)
    {
        var source = SourceOf(Terms(1, "creator", Visibility.Public, RemixPermission.Everyone, RemixPermission.Everyone, RemixKind.Stitch));
        var use = new RemixSource { Kind = RemixKind.Stitch, Start = Seconds(9), End = Seconds(end) };

        Assert.Equal(
            allowed ? null : (int)StatusCode.InvalidArgument,
            RemixRules.Refuse(use, "", source, TermsOf(source), SightOf(("creator", Relation.Stranger)))?.Status.Code);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0, 0.001)]
    [InlineData(3599.999, 3600)]
    public void Read_SectionWithinTheLimit_IsTaken(double start, double end) => Assert.Empty(ViolationsOf(Seconds(start), Seconds(end)));

    [Theory]
    [InlineData(0, 5.001)]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    public void Read_SectionEmptyOrTooLong_IsAViolation(double start, double end)
        => Assert.Equal(["end"], ViolationsOf(Seconds(start), Seconds(end)));

    [Fact]
    public void Read_NoEnd_IsAViolation() => Assert.Equal(["end"], ViolationsOf(null, null));

    [Fact]
    public void Read_NoStart_IsTheBeginning()
    {
        var use = Assert.Single(RemixRules.Read(new CreateStitchRequest { SourceVideoId = "a", End = Seconds(2) }, Longest, new FieldViolations()));

        Assert.Equal((Seconds(0), Seconds(2)), (use.Start, use.End));
    }

    [Fact]
    public void Read_DuetWithNothing_NamesAllOfIt()
    {
        var violations = new FieldViolations();
        RemixRules.Read(new CreateDuetRequest(), violations);
        Assert.Equal(["source_video_id", "layout"], FieldsOf(violations));
    }

    [Fact]
    public void Read_SectionsOfOneVideoTwice_IsAViolation()
    {
        var violations = new FieldViolations();
        var section = new StitchSection { SourceVideoId = "a", End = Seconds(2) };
        RemixRules.Read(new CreateStitchRequest { SourceVideoId = "a", End = Seconds(2), FurtherSections = { section } }, Longest, violations);
        Assert.Equal(["further_sections"], FieldsOf(violations));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 101)]
    public void Read_VolumesBeyondTheScale_AreViolations(int source, int own)
    {
        var violations = new FieldViolations();
        RemixRules.Read(
            new CreateDuetRequest
            {
                SourceVideoId = "a", Layout = DuetLayout.SideBySide, AudioMix = new AudioMix { SourceVolume = source, OwnVolume = own },
            },
            violations);
        Assert.Equal([source < 0 ? "audio_mix.source_volume" : "audio_mix.own_volume"], FieldsOf(violations));
    }

    private static Source SourceOf(SourceTerms terms)
        => new(new StoredVideo(terms.VideoNo, new Video { Duration = Seconds(10) }), terms, []);

    // The setting of the other kind is the opposite, so that looking at the wrong one shows.
    private static SourceTerms Terms(
        long videoNo, string creatorId, Visibility visibility, RemixPermission account, RemixPermission video, RemixKind kind)
    {
        static short Opposite(RemixPermission permission)
            => (short)(permission == RemixPermission.Nobody ? RemixPermission.Everyone : RemixPermission.Nobody);
        return kind == RemixKind.Duet
            ? new SourceTerms(videoNo, creatorId, true, (short)visibility, (short)video, Opposite(video), (short)account, Opposite(account))
            : new SourceTerms(videoNo, creatorId, true, (short)visibility, Opposite(video), (short)video, Opposite(account), (short)account);
    }

    private static Dictionary<long, SourceTerms> TermsOf(Source? source = null, params SourceTerms[] further)
        => (source is null ? further : further.Append(source.Terms)).ToDictionary(terms => terms.VideoNo);

    private static Sight SightOf(params (string CreatorId, Relation Relation)[] relations)
        => new("viewer", relations.ToDictionary(relation => relation.CreatorId, relation => relation.Relation));

    private static string ReasonOf(Problem? problem)
    {
        var info = problem?.Status.GetDetail<ErrorInfo>();
        return info is null ? "" : info.Metadata.TryGetValue("setting", out var setting) ? $"{info.Reason} {setting}" : info.Reason;
    }

    private static Duration Seconds(double seconds) => TimeSpan.FromMilliseconds(seconds * 1000).ToDuration();

    private static List<string> ViolationsOf(Duration? start, Duration? end)
    {
        var violations = new FieldViolations();
        RemixRules.Read(new CreateStitchRequest { SourceVideoId = "a", Start = start, End = end }, Longest, violations);
        return violations.Any ? FieldsOf(violations) : [];
    }

    private static List<string> FieldsOf(FieldViolations violations)
        => [.. violations.ToProblem().Status.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field)];
}
