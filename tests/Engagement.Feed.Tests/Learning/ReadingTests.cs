using Engagement.Evaluate.KuaiRand;
using Engagement.Feed.Learning;

namespace Engagement.Feed.Tests.Learning;

public sealed class ReadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engagement").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_AFolder_JoinsVideosPastsAndLogs()
    {
        Write("video_features_basic_pure.csv", "video_id,author_id,upload_dt,video_duration,music_id,tag", "0,7,2022-04-10,87433.0,55,\"39,2\"");
        Write("user_sequences_until_0424.csv", "user_id,history_len,last_time_ms,watch_seq,like_seq,long_watch_seq", "9,2,1000,0 0,,0");
        const string Header = "user_id,video_id,date,hourmin,time_ms,is_click,is_like,is_follow,is_comment,is_forward,is_hate,long_view,"
            + "play_time_ms,duration_ms,is_rand,tab,author_id,tag,upload_date";
        Write("log_standard_b.csv", Header, "9,1,20220426,1430,2000,1,0,0,0,0,0,1,19000,20000,0,4,8,unknown,20220411");
        Write("log_standard_a.csv", Header, "9,0,20220425,900,1500,0,0,0,0,0,0,0,0,87433,0,1,7,39,20220410");

        var recording = Reading.Read(_folder);

        Assert.Equal(["0", "1"], recording.VideoIds);
        Assert.Equal((2, 87_433, 0), (recording.Videos[0].Topics.Length, recording.Videos[0].DurationMs, recording.Videos[0].Sound));
        Assert.Equal((0, 20_000, -1), (recording.Videos[1].Topics.Length, recording.Videos[1].DurationMs, recording.Videos[1].Sound));
        Assert.Equal([(0, Outcomes.Opened), (0, Outcomes.Opened | Outcomes.LongView)], Assert.Single(recording.Pasts).Opened);
        Assert.Equal([1500, 2000], recording.Log.Select(logged => logged.TimeMs));
        Assert.Equal(
            new Exposure(0, 1, Days.Of(new DateOnly(2022, 4, 26)), 14, 4, Outcomes.Opened | Outcomes.LongView | Outcomes.Finished, WatchShare: 0.95f),
            recording.Log[1].Exposure);
    }

    [Fact]
    public void Read_AFolderWithoutLogs_SaysSo() => Assert.Throws<FileNotFoundException>(() => Reading.Read(_folder));

    [Fact]
    public void Join_SequencesOfDifferentReach_PutsWhatIsOlderFirst()
    {
        var views = Sequences.Join([5, 6, 5, 7], [4, 5, 7], [6, 3]);

        Assert.Equal(
            [
                (3, Outcomes.Opened | Outcomes.Liked), (4, Outcomes.Opened | Outcomes.LongView), (5, Outcomes.Opened),
                (6, Outcomes.Opened | Outcomes.Liked), (5, Outcomes.Opened | Outcomes.LongView), (7, Outcomes.Opened | Outcomes.LongView),
            ],
            views);
    }

    private void Write(string file, params string[] lines) => File.WriteAllLines(Path.Combine(_folder, file), lines);
}
