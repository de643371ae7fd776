using Engagement.Import.KuaiRand;
using Engagement.Import.Mapping;
using Engagement.Platform.Events;

namespace Engagement.Import.Tests.Mapping;

public sealed class VideoMappingTests
{
    [Fact]
    public void Publication_IsOfTheDayOfUpload()
    {
        var video = new UploadedVideo("42", "9", new DateOnly(2022, 4, 10), 87_433, "9155697141", ["39", "2"]);

        var publication = VideoMapping.Publication(video);

        Assert.Equal(new DateTimeOffset(2022, 4, 9, 16, 0, 0, TimeSpan.Zero), EventIds.TimeOf(Guid.Parse(publication.EventId)));
        Assert.Equal("kr-v42", publication.Video.VideoId);
        Assert.Equal("kr-s9155697141", publication.Video.SoundId);
        Assert.Equal(["tag-39", "tag-2"], publication.Video.Topics);
        Assert.Equal(TimeSpan.FromMilliseconds(87_433), publication.Video.Duration.ToTimeSpan());
    }
}
