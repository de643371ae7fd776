using Engagement.Import.KuaiRand;

namespace Engagement.Import.Tests.KuaiRand;

public sealed class FolderTests
{
    private static readonly Folder Extract = Folder.Read(ExtractFolder.Path);

    [Fact]
    public void Read_Extract_HasAllRowsAndTheVideosOfBothFiles()
    {
        Assert.Equal(302, Extract.Exposures.Count);
        Assert.Equal(175, Extract.Videos.Count);
        Assert.Equal(10, Extract.Videos.Values.Count(video => video.MusicId.Length == 0));
    }

    [Fact]
    public void Read_RowsWithTheSameUserVideoAndTime_AreToldApart()
    {
        var keys = Extract.Exposures.Select(row => (row.UserId, row.VideoId, row.TimeMs, row.Ordinal)).ToList();

        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Contains(Extract.Exposures, row => row.Ordinal > 0);
    }

    [Fact]
    public void Read_VideoWithoutADuration_IsAsLongAsItsLongestPlay()
        => Assert.All(Extract.Videos.Values, video => Assert.True(video.DurationMs > 0));

    [Fact]
    public void Read_SeveralTags_AreSeveralTopics()
        => Assert.Contains(Extract.Videos.Values, video => video.Tags.Count > 1);

    [Fact]
    public void Read_FolderWithoutALog_SaysSo()
        => Assert.Throws<FileNotFoundException>(() => Folder.Read(Directory.CreateTempSubdirectory("no-log-").FullName));
}

internal static class ExtractFolder
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "data", "kuairand");
}
