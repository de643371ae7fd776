using System.Globalization;
using Engagement.Feed.Learning;
using nietras.SeparatedValues;

namespace Engagement.Evaluate.KuaiRand;

/// <summary>Reads `video_features_basic*.csv`, `user_sequences*.csv` and every `log_standard*.csv` of a folder.</summary>
internal sealed class Reading
{
    // The data has no length for 3 % of its videos: the median of the others.
    private const int UnknownDurationMs = 81_000;

    private readonly Numbering _viewers = new();
    private readonly Numbering _videoIds = new();
    private readonly Numbering _authors = new();
    private readonly Numbering _topics = new();
    private readonly Numbering _sounds = new();
    private readonly List<VideoTraits> _videos = [];
    private readonly List<Past> _pasts = [];
    private readonly List<LoggedExposure> _log = [];

    /// <exception cref="FileNotFoundException">The folder has no log.</exception>
    public static Recording Read(string folder)
    {
        var reading = new Reading();
        var logs = Files(folder, "log_standard*.csv");
        if (logs.Count == 0)
            throw new FileNotFoundException($"There is no log_standard*.csv in {folder}.");
        foreach (var file in Files(folder, "video_features_basic*.csv"))
            reading.ReadVideos(file);
        // Videos before viewers' pasts: a past names videos by id alone.
        foreach (var file in logs)
            reading.ReadLog(file);
        foreach (var file in Files(folder, "user_sequences*.csv"))
            reading.ReadPasts(file);
        return new Recording(
            reading._videos, reading._pasts, [.. reading._log.OrderBy(logged => logged.TimeMs)], reading._viewers.Names, reading._videoIds.Names);
    }

    private void ReadVideos(string path)
    {
        using var reader = Open(path);
        foreach (var row in reader)
        {
            VideoOf(
                row["video_id"].ToString(), row["author_id"].ToString(), row["tag"].ToString(), Number(row["video_duration"].Span),
                DateOnly.ParseExact(row["upload_dt"].Span, "yyyy-MM-dd", CultureInfo.InvariantCulture), row["music_id"].ToString());
        }
    }

    private void ReadLog(string path)
    {
        using var reader = Open(path);
        foreach (var row in reader)
        {
            var durationMs = Number(row["duration_ms"].Span);
            var video = VideoOf(
                row["video_id"].ToString(), row["author_id"].ToString(), row["tag"].ToString(), durationMs,
                DateOnly.ParseExact(row["upload_date"].Span, "yyyyMMdd", CultureInfo.InvariantCulture), sound: "");
            var playTimeMs = Number(row["play_time_ms"].Span);
            var finished = durationMs > 0 && playTimeMs >= 0.95 * durationMs;
            var outcomes = Set(row["is_click"].Span, Outcomes.Opened) | Set(row["long_view"].Span, Outcomes.LongView)
                | Set(row["is_like"].Span, Outcomes.Liked) | Set(row["is_follow"].Span, Outcomes.Followed)
                | Set(row["is_comment"].Span, Outcomes.Commented) | Set(row["is_forward"].Span, Outcomes.Shared)
                | Set(row["is_hate"].Span, Outcomes.NotInterested) | (finished ? Outcomes.Finished : 0);
            var day = DateOnly.ParseExact(row["date"].Span, "yyyyMMdd", CultureInfo.InvariantCulture);
            var exposure = new Exposure(
                _viewers.Of(row["user_id"].ToString()), video, Days.Of(day), row["hourmin"].Parse<int>() / 100, row["tab"].Parse<int>(), outcomes,
                WatchShare: durationMs > 0 ? Math.Min(1, (float)playTimeMs / durationMs) : 0);
            _log.Add(new LoggedExposure(exposure, row["time_ms"].Parse<long>(), playTimeMs));
        }
    }

    private void ReadPasts(string path)
    {
        using var reader = Open(path);
        foreach (var row in reader)
        {
            _pasts.Add(new Past(
                _viewers.Of(row["user_id"].ToString()), row["last_time_ms"].Parse<long>(),
                [.. Sequences.Join(Ids(row["watch_seq"]), Ids(row["long_watch_seq"]), Ids(row["like_seq"]))
                    .Where(opened => opened.Video < _videos.Count)]));
        }
    }

    private int VideoOf(string id, string author, string topics, int durationMs, DateOnly uploaded, string sound)
    {
        var video = _videoIds.Of(id);
        if (video == _videos.Count)
        {
            _videos.Add(new VideoTraits(
                _authors.Of(author), [.. Topics(topics).Select(_topics.Of)], sound.Length > 0 ? _sounds.Of(sound) : -1,
                durationMs > 0 ? durationMs : UnknownDurationMs, Days.Of(uploaded)));
        }
        return video;
    }

    private int[] Ids(SepReader.Col column) => [.. column.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(_videoIds.Of)];

    private static IEnumerable<string> Topics(string text)
        => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(topic => topic.All(char.IsAsciiDigit)).Distinct();

    private static Outcomes Set(ReadOnlySpan<char> text, Outcomes outcome) => text is "1" ? outcome : Outcomes.None;

    // `49866` in the log, `49866.0` in the features, empty where unknown.
    private static int Number(ReadOnlySpan<char> text)
        => text.IsEmpty ? 0 : (int)double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static List<string> Files(string folder, string pattern) => [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)];

    private static SepReader Open(string path) => Sep.New(',').Reader(options => options with { Unescape = true }).FromFile(path);
}
