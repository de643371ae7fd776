using Engagement.Platform.Errors;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Google.Rpc;
using Xunit;

namespace Engagement.Remix.Tests.Videos;

public sealed class DraftRulesTests
{
    private static readonly Guid EventId = Guid.Parse("018f0000-0000-7000-8000-00000000abcd");

    [Theory]
    [InlineData("")]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant-TW")]
    [InlineData("es-419")]
    [InlineData("sl-rozaj-biske-1994")]
    public void Language_Tag_IsTaken(string language) => Assert.Empty(ViolationsOf(draft => draft.Language = language));

    [Theory]
    [InlineData("d")]
    [InlineData("german")]
    [InlineData("de_AT")]
    [InlineData("de-")]
    [InlineData("de-AT\n")]
    [InlineData("дe")]
    public void Language_AnythingElse_IsAViolation(string language)
        => Assert.Equal(["video.language"], ViolationsOf(draft => draft.Language = language));

    [Theory]
    [InlineData("at")]
    [InlineData("AUT")]
    [InlineData("A")]
    [InlineData("AT\n")]
    [InlineData("ÄT")]
    public void Region_NotTwoCapitals_IsAViolation(string region)
        => Assert.Equal(["video.region"], ViolationsOf(draft => draft.Region = region));

    [Fact]
    public void Caption_CountsCodePoints()
    {
        Assert.Empty(ViolationsOf(draft => draft.Caption = string.Concat(Enumerable.Repeat("🕺", 2200))));
        Assert.Equal(
            ["video.caption"], ViolationsOf(draft => draft.Caption = string.Concat(Enumerable.Repeat("🕺", 2201))));
    }

    [Fact]
    public void Caption_NotStorable_IsAViolation()
    {
        Assert.Equal(["video.caption"], ViolationsOf(draft => draft.Caption = "a\0b"));
        Assert.Equal(["video.caption"], ViolationsOf(draft => draft.Caption = "half \ud83d of a pair"));
    }

    [Fact]
    public void Topics_AreLoweredAndEachOnce()
    {
        var draft = RemixHost.Draft();
        draft.Topics.AddRange(["ÉTÉ", " Dance ", "dance", "И"]);

        Assert.Equal(["été", "dance", "и"], DraftRules.Read(draft, "ann", EventId, new FieldViolations()).Topics);
    }

    [Fact]
    public void Topics_TooManyOrTooLong_AreViolations()
    {
        Assert.Empty(ViolationsOf(draft => draft.Topics.AddRange(Enumerable.Range(0, 20).Select(i => $"{i}"))));
        Assert.Equal(["video.topics"], ViolationsOf(draft => draft.Topics.AddRange(Enumerable.Range(0, 21).Select(i => $"{i}"))));
        Assert.Equal(
            ["video.topics[0]", "video.topics[2]"], ViolationsOf(draft => draft.Topics.AddRange([new string('x', 65), "fine", " "])));
    }

    [Fact]
    public void Duration_NothingOrZero_IsAViolation()
    {
        Assert.Equal(["video.duration"], ViolationsOf(draft => draft.Duration = null));
        Assert.Equal(["video.duration"], ViolationsOf(draft => draft.Duration = new()));
    }

    [Fact]
    public void Draft_Missing_IsAViolation()
    {
        var violations = new FieldViolations();
        DraftRules.Read(null, "ann", EventId, violations);
        Assert.Equal(["video"], FieldsOf(violations));
    }

    private static List<string> ViolationsOf(Action<VideoDraft> change)
    {
        var draft = RemixHost.Draft();
        change(draft);
        var violations = new FieldViolations();
        DraftRules.Read(draft, "ann", EventId, violations);
        return violations.Any ? FieldsOf(violations) : [];
    }

    private static List<string> FieldsOf(FieldViolations violations)
        => [.. violations.ToProblem().Status.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field)];
}
