using Engagement.Import.KuaiRand;
using Engagement.Import.Reporting;

namespace Engagement.Import.Tests.Reporting;

public sealed class LargestCreatorsTests
{
    [Fact]
    public void Of_SeveralCreators_IsByViewsOfAllTheirVideos()
    {
        var videos = new[] { Video("1", "9"), Video("2", "9"), Video("3", "8"), Video("4", "7") }.ToDictionary(video => video.Id);
        // Shown is not viewed.
        var folder = new Folder([Row("4", 0), Row("4", 0), Row("4", 0), Row("4", 5), Row("1", 5), Row("2", 5), Row("2", 5), Row("3", 5), Row("3", 5)], videos);

        Assert.Equal(
            [new LargeCreator("kr-a9", "kr-v2"), new LargeCreator("kr-a8", "kr-v3"), new LargeCreator("kr-a7", "kr-v4")], LargestCreators.Of(folder));
    }

    private static UploadedVideo Video(string id, string authorId) => new(id, authorId, new DateOnly(2022, 4, 10), 10_000, "", []);

    private static Exposure Row(string videoId, long playTimeMs)
        => new() { UserId = "1", VideoId = videoId, AuthorId = "", TimeMs = 1650812741436, Ordinal = 0, Tab = 1, PlayTimeMs = playTimeMs };
}
