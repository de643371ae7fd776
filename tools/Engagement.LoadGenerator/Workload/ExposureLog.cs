using System.Globalization;
using nietras.SeparatedValues;

namespace Engagement.LoadGenerator.Workload;

/// <summary>
/// The exposures that the load is drawn from, so that its keys have the skew of real ones: the KuaiRand log of 25–30 April 2022, or, where it is not
/// there, as many rows with the figures of that log. Those are: 94,784 exposures of 5,564 videos to 21,184 viewers; the share of the video of
/// rank r is about (r + 50)^-1.15 (the first: 0.7 %, the first hundred: 25 %, the first thousand: 72 %), that of the viewer of rank r about
/// (r + 200)^-0.7; 90 % are played, 44 % opened, 1.7 % liked, 0.23 % commented, 0.08 % shared.
/// </summary>
internal sealed class ExposureLog
{
    private const string FileName = "log_standard_0425_0430.csv";
    public const int Rows = 94_784;
    public const int FewRows = 1_000;

    private const int Seed = 20220425;

    private ExposureLog(string origin, Exposure[] exposures)
    {
        (Origin, Exposures) = (origin, exposures);
        Videos = [.. exposures.Select(exposure => exposure.Video).DistinctBy(video => video.VideoId)];
        Users = [.. exposures.Select(exposure => exposure.UserId).Distinct()];
    }

    /// <summary>In words, for the report.</summary>
    public string Origin { get; }

    public Exposure[] Exposures { get; }

    public IReadOnlyList<Video> Videos { get; }

    public IReadOnlyList<string> Users { get; }

    /// <param name="rows">How many to draw where there is no folder.</param>
    public static ExposureLog Load(string? folder, int rows = Rows)
        => folder is null
            ? new ExposureLog("the written down skew of the KuaiRand log", Draw(rows, new Random(Seed)))
            : new ExposureLog($"the KuaiRand log in {folder}", Read(Path.Combine(folder, FileName)));

    /// <summary>The same exposures, each video being another.</summary>
    /// <param name="replace">Of a video and its place, from 0.</param>
    public ExposureLog With(Func<Video, int, Video> replace)
    {
        var others = Videos.Select((video, i) => (video.VideoId, Other: replace(video, i))).ToDictionary(pair => pair.VideoId, pair => pair.Other);
        return new ExposureLog(Origin, [.. Exposures.Select(exposure => exposure with { Video = others[exposure.Video.VideoId] })]);
    }

    private static Exposure[] Read(string path)
    {
        var videos = new Dictionary<string, Video>();
        var exposures = new List<Exposure>();
        using var reader = Sep.Reader().FromFile(path);
        foreach (var row in reader)
        {
            var id = $"v{row["video_id"]}";
            if (!videos.TryGetValue(id, out var video))
                videos.Add(id, video = new Video(
                    id, $"a{row["author_id"]}", Math.Max(1000, row["duration_ms"].Parse<long>()), SoundOf(videos.Count),
                    [.. row["tag"].ToString().Trim('"').Split(',').Select(tag => $"t{tag}")]));
            var actions = If(row["is_click"], Actions.Open) | If(row["is_like"], Actions.Like) | If(row["is_comment"], Actions.Comment)
                | If(row["is_forward"], Actions.Share) | If(row["is_hate"], Actions.NotInterested)
                | If(row["is_profile_enter"], Actions.ProfileVisit) | If(row["comment_stay_time"], Actions.CommentsVisit);
            exposures.Add(new Exposure($"u{row["user_id"]}", video, row["play_time_ms"].Parse<long>(), actions));
        }
        return [.. exposures];

        static Actions If(SepReader.Col column, Actions action) => column.Parse<long>() > 0 ? action : Actions.None;
    }

    private static Exposure[] Draw(int rows, Random random)
    {
        var (viewers, ranks) = (new Ranks(21_184, 200, 0.7), new Ranks(5_564, 50, 1.15));
        // Lengths from 9 s to 5 min, as there, evenly on a scale of powers.
        Video[] videos =
        [
            .. Enumerable.Range(0, 5_564).Select(rank => new Video(
                Id('v', rank), Id('a', rank % 4_000), (long)(8_720 * Math.Pow(308_716 / 8_720.0, random.NextDouble())), SoundOf(rank),
                [Id('t', rank % 60), Id('t', rank % 7)])),
        ];
        return [.. Enumerable.Range(0, rows).Select(_ => Draw(Id('u', viewers.Next(random)), videos[ranks.Next(random)], random))];
    }

    private static Exposure Draw(string user, Video video, Random random)
    {
        // The median of what is played is an eighth of the video, and 15 % play it more than once.
        var play = random.NextDouble() < 0.9 ? (long)(video.DurationMs * 0.007 * Math.Pow(300, random.NextDouble())) : 0;
        var actions = If(0.438, Actions.Open) | If(0.0171, Actions.Like) | If(0.0023, Actions.Comment) | If(0.0008, Actions.Share)
            | If(0.0007, Actions.NotInterested) | If(0.0194, Actions.ProfileVisit) | If(0.0416, Actions.CommentsVisit);
        return new Exposure(user, video, play, actions);

        Actions If(double share, Actions action) => random.NextDouble() < share ? action : Actions.None;
    }

    // The log names no sounds.
    private static string SoundOf(int number) => Id('s', number % 2_000);

    private static string Id(char kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number}");
}
