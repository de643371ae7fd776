using Engagement.Import.KuaiRand;

namespace Engagement.Import.Tests.KuaiRand;

public sealed class FolderTests
{
    private static readonly Folder Extract = Folder.Read(ExtractFolder.Path);

    [Fact]
    public void Read_Extract_HasAllRowsAndVideos()
    {
        Assert.Equal(302, Extract.Exposures.Count);
        Assert.Equal(175, Extract.Videos.Count);
    }

    [Fact]
    public void Read_RowsWithTheSameUserVideoAndTime_AreToldApart()
    {
        var keys = Extract.Exposures.Select(row => (row.UserId, row.VideoId, row.TimeMs, row.Ordinal)).ToList();

        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Contains(Extract.Exposures, row => row.Ordinal > 0);
    }

    [Fact]
    public void Read_VideoWithoutADuration_IsOfUsualLength()
    {
        Assert.All(Extract.Videos.Values, video => Assert.True(video.DurationMs > 0));
        Assert.Contains(Extract.Videos.Values, video => video.DurationMs == 81_000);
    }

    [Fact]
    public void Read_SeveralTags_AreSeveralTopics()
        => Assert.Contains(Extract.Videos.Values, video => video.Tags.Count > 1);

    [Fact]
    public void Read_LogsAlone_HaveTheirVideosToo()
    {
        var folder = Directory.CreateTempSubdirectory("log-only-").FullName;
        var log = File.ReadAllLines(Path.Combine(ExtractFolder.Path, "log_standard_extract.csv"));
        File.WriteAllLines(Path.Combine(folder, "log_standard_1.csv"), log);
        // The same row again in another file is another exposure.
        File.WriteAllLines(Path.Combine(folder, "log_standard_2.csv"), log[..2]);

        var read = Folder.Read(folder);

        Assert.Equal((303, 175), (read.Exposures.Count, read.Videos.Count));
        Assert.All(read.Videos.Values, video => Assert.Equal(Extract.Videos[video.Id].DurationMs, video.DurationMs));
        Assert.Equal(303, read.Exposures.Select(row => (row.UserId, row.VideoId, row.TimeMs, row.Ordinal)).Distinct().Count());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Read_FolderWithoutALog_SaysSo()
        => Assert.Throws<FileNotFoundException>(() => Folder.Read(Directory.CreateTempSubdirectory("no-log-").FullName));
}

internal static class ExtractFolder
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "data", "kuairand");
}
