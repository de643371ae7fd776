using Engagement.Platform.Errors;
using Engagement.Platform.Visibility;
using Engagement.Remix.Remixes;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Xunit;
using Enum = System.Enum;

namespace Engagement.Remix.Tests.Remixes;

public sealed class RemixRulesTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Relation × visibility × permission × kind, all 160.</summary>
    public static TheoryData<int, Visibility, RemixPermission, RemixKind> Table()
    {
        var table = new TheoryData<int, Visibility, RemixPermission, RemixKind>();
        foreach (var relation in Enum.GetValues<Relation>())
            foreach (var visibility in Enum.GetValues<Visibility>().Skip(1))
                foreach (var permission in Enum.GetValues<RemixPermission>().Skip(1))
                    foreach (var kind in Enum.GetValues<RemixKind>().Skip(1))
                        table.Add((int)relation, visibility, permission, kind);
        return table;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Refuse_EachRelationAndSetting_HidesFirstAndThenForbids(
        int relation, Visibility visibility, RemixPermission permission, RemixKind kind)
    {
        // The setting of the other kind is the opposite, so that looking at the wrong one shows.
        var opposite = permission == RemixPermission.Nobody ? RemixPermission.Everyone : RemixPermission.Nobody;
        var source = new Video
        {
            Visibility = visibility,
            DuetPermission = kind == RemixKind.Duet ? permission : opposite,
            StitchPermission = kind == RemixKind.Stitch ? permission : opposite,
            Duration = Seconds(10),
        };
        // Written out apart from the rules: the settings are ordered as the relations from stranger to creator are, 1 to 4; over a block there is nothing.
        var expected = relation < (int)visibility ? "VIDEO_NOT_FOUND" : relation < (int)permission ? "NOT_PERMITTED" : null;

        var problem = RemixRules.Refuse(new RemixSource { Kind = kind }, source, (Relation)relation);

        Assert.Equal(expected, problem?.Status.GetDetail<ErrorInfo>()!.Reason);
    }

    [Fact]
    public void Refuse_NoSource_IsNotFound()
        => Assert.Equal((int)StatusCode.NotFound, RemixRules.Refuse(new RemixSource(), null, Relation.Creator)!.Status.Code);

    [Theory]
    [InlineData(10, true)]
    [InlineData(10.001, false)]
    public void Refuse_SectionBeyondTheSource_IsInvalid(double end, bool allowed)
    {
        var source = new Video
        {
            Visibility = Visibility.Public,
            StitchPermission = RemixPermission.Everyone,
            Duration = Seconds(10),
        };
        var use = new RemixSource { Kind = RemixKind.Stitch, Start = Seconds(9), End = Seconds(end) };

        Assert.Equal(allowed ? null : (int)StatusCode.InvalidArgument, RemixRules.Refuse(use, source, Relation.Stranger)?.Status.Code);
    }

    [Fact]
    public void RefuseCycle_OnlyOfItself()
    {
        Assert.NotNull(RemixRules.RefuseCycle("a", new RemixSource { VideoId = "a" }));
        Assert.Null(RemixRules.RefuseCycle("b", new RemixSource { VideoId = "a" }));
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
        var use = RemixRules.Read(new CreateStitchRequest { SourceVideoId = "a", End = Seconds(2) }, Longest, new FieldViolations());

        Assert.Equal((Seconds(0), Seconds(2)), (use.Start, use.End));
    }

    [Fact]
    public void Read_DuetWithNothing_NamesAllOfIt()
    {
        var violations = new FieldViolations();
        RemixRules.Read(new CreateDuetRequest(), violations);
        Assert.Equal(["source_video_id", "layout"], FieldsOf(violations));
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
