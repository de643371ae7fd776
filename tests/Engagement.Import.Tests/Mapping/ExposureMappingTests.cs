using CsCheck;
using Engagement.Import.KuaiRand;
using Engagement.Import.Mapping;
using Engagement.Interactions.V1;

namespace Engagement.Import.Tests.Mapping;

public sealed class ExposureMappingTests
{
    private static readonly Exposure Shown = new()
    {
        UserId = "7",
        VideoId = "42",
        AuthorId = "9",
        TimeMs = 1650812741436,
        Ordinal = 0,
        Tab = 1,
    };

    private static readonly UploadedVideo Video = new("42", "9", new DateOnly(2022, 4, 10), DurationMs: 10_000, MusicId: "", Tags: []);

    [Fact]
    public void Interactions_OnlyShown_IsAnImpression()
    {
        var interaction = Assert.Single(ExposureMapping.Interactions(Shown, Video));

        Assert.Equal(Interaction.ActionOneofCase.Impression, interaction.ActionCase);
        Assert.Equal("kr-v42", interaction.VideoId);
        Assert.Equal(TrafficSource.ForYou, interaction.FeedContext.TrafficSource);
    }

    [Fact]
    public void Interactions_Everything_IsOneOfEachWithItsOwnId()
    {
        var row = Shown with
        {
            IsClick = true,
            IsLike = true,
            IsComment = true,
            IsForward = true,
            IsHate = true,
            IsProfileEnter = true,
            PlayTimeMs = 25_000,
            ProfileStayMs = 1500,
            CommentStayMs = 700,
            Tab = 4,
        };

        var interactions = ExposureMapping.Interactions(row, Video).ToList();

        Assert.Equal(
            [
                Interaction.ActionOneofCase.Impression, Interaction.ActionOneofCase.Open, Interaction.ActionOneofCase.Watch,
                Interaction.ActionOneofCase.Like, Interaction.ActionOneofCase.Comment, Interaction.ActionOneofCase.Share,
                Interaction.ActionOneofCase.NotInterested, Interaction.ActionOneofCase.ProfileVisit,
                Interaction.ActionOneofCase.CommentsVisit,
            ],
            interactions.Select(interaction => interaction.ActionCase));
        Assert.Equal(interactions.Count, interactions.Select(interaction => interaction.EventId).Distinct().Count());
        Assert.All(interactions, interaction => Assert.Equal(TrafficSource.Other, interaction.FeedContext.TrafficSource));
        Assert.Equal(
            [(0L, 10_000L), (0L, 10_000L), (0L, 5_000L)],
            interactions[2].Watch.WatchSections.Select(section => (section.StartMs, section.EndMs)));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), interactions[7].ProfileVisit.DwellTime.ToTimeSpan());
    }

    [Fact]
    public void Sections_AnyPlay_SumToItWithinTheVideo()
        => Gen.Select(Gen.Long[1, 900_000], Gen.Long[1000, 600_000]).Sample((played, duration) =>
        {
            var sections = ExposureMapping.Sections(played, duration).ToList();
            Assert.Equal(played, sections.Sum(section => section.EndMs - section.StartMs));
            Assert.All(sections, section => Assert.InRange(section.EndMs, section.StartMs + 1, duration));
        });

    [Fact]
    public void Sections_MoreLoopsThanAWatchMayHave_StopThere()
        => Assert.Equal(1000, ExposureMapping.Sections(playTimeMs: 2_000_500, durationMs: 1000).Count());

    [Theory]
    [InlineData(false, 0, false)]
    [InlineData(true, 0, true)]
    [InlineData(false, 10, true)]
    public void HasProfileVisit_EnteredOrStayed(bool entered, long stayedMs, bool expected)
        => Assert.Equal(expected, ExposureMapping.HasProfileVisit(Shown with { IsProfileEnter = entered, ProfileStayMs = stayedMs }));

    [Fact]
    public void Follow_IsOfTheAuthorBecauseOfTheVideo()
    {
        Assert.Null(ExposureMapping.Follow(Shown));
        var follow = ExposureMapping.Follow(Shown with { IsFollow = true })!;

        Assert.Equal(("kr-a9", "kr-v42"), (follow.UserId, follow.Cause.VideoId));
    }
}
