using Engagement.Import.KuaiRand;
using Engagement.Import.Mapping;
using Engagement.Import.Tests.KuaiRand;
using Engagement.Import.Verification;
using Engagement.Interactions.V1;

namespace Engagement.Import.Tests.Verification;

public sealed class PlainCountsTests
{
    private static readonly Folder Extract = Folder.Read(ExtractFolder.Path);

    [Fact]
    public void Of_Extract_CountsWhatTheMappingSends()
    {
        var counts = PlainCounts.Of(Extract).Values;
        var sent = Extract.Exposures.SelectMany(row => ExposureMapping.Interactions(row, Extract.Videos[row.VideoId])).ToList();

        Assert.Equal(302, counts.Sum(video => video.Impressions));
        Assert.Equal(Sent(sent, Interaction.ActionOneofCase.Watch), counts.Sum(video => video.Views));
        Assert.Equal(
            sent.Sum(interaction => interaction.Watch?.WatchSections.Sum(section => section.EndMs) ?? 0),
            counts.Sum(video => video.WatchTimeMs));
        Assert.Equal(Sent(sent, Interaction.ActionOneofCase.CommentsVisit), counts.Sum(video => video.CommentsVisits));
    }

    [Fact]
    public void Of_ViewerWhoLikedTwice_CountsOnce()
        => Assert.Equal(Extract.Exposures.Count(row => row.IsLike) - 3, PlainCounts.Of(Extract).Values.Sum(video => video.Likes));

    [Fact]
    public void Difference_Position_IsNone()
        => Assert.Null(CounterVerification.Difference(
            new VideoCounters { VideoId = "v", Position = 9, Likes = 2 }, new VideoCounters { VideoId = "v", Likes = 2 }));

    [Fact]
    public void Difference_OfACounter_NamesIt()
        => Assert.Equal(
            "v: likes 1, in the files 2",
            CounterVerification.Difference(new VideoCounters { VideoId = "v", Likes = 1 }, new VideoCounters { VideoId = "v", Likes = 2 }));

    private static long Sent(List<Interaction> sent, Interaction.ActionOneofCase kind)
        => sent.Count(interaction => interaction.ActionCase == kind);
}
