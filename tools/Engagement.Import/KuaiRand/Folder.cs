using System.Globalization;
using nietras.SeparatedValues;

namespace Engagement.Import.KuaiRand;

/// <summary>A folder in the shape of KuaiRand: `log_standard*.csv`, one or more, and `video_features_basic*.csv`, if any.</summary>
/// <param name="Exposures">Every row of the logs, in the order of their files' names.</param>
/// <param name="Videos">Those of the feature file, and those that occur only in the logs.</param>
internal sealed record Folder(IReadOnlyList<Exposure> Exposures, IReadOnlyDictionary<string, UploadedVideo> Videos)
{
    // The data has no length for 3 % of its videos. This is the median of the others, and not taken from the rows at hand: an extract and
    // the whole then say the same of a video.
    private const long UnknownDurationMs = 81_000;

    /// <exception cref="FileNotFoundException">The folder has no log.</exception>
    public static Folder Read(string path)
    {
        var exposures = new List<Exposure>();
        var videos = new Dictionary<string, UploadedVideo>();
        var logs = Directory.GetFiles(path, "log_standard*.csv").Order(StringComparer.Ordinal).ToList();
        if (logs.Count == 0)
            throw new FileNotFoundException($"There is no log_standard*.csv in {path}.");
        foreach (var features in Directory.GetFiles(path, "video_features_basic*.csv").Order(StringComparer.Ordinal))
            ReadFeatures(features, videos);
        var equals = new Dictionary<(string, string, long), int>();
        foreach (var log in logs)
            ReadLog(log, equals, exposures, videos);
        return new Folder(exposures, videos);
    }

    private static void ReadFeatures(string path, Dictionary<string, UploadedVideo> videos)
    {
        using var reader = Open(path);
        foreach (var row in reader)
        {
            var id = row["video_id"].ToString();
            videos.TryAdd(id, new UploadedVideo(
                id, row["author_id"].ToString(), DateOnly.ParseExact(row["upload_dt"].Span, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                Duration(row["video_duration"].Span), row["music_id"].ToString(), Tags(row["tag"].ToString())));
        }
    }

    private static void ReadLog(
        string path, Dictionary<(string, string, long), int> equals, List<Exposure> exposures, Dictionary<string, UploadedVideo> videos)
    {
        using var reader = Open(path);
        foreach (var row in reader)
        {
            var (userId, videoId, timeMs) = (row["user_id"].ToString(), row["video_id"].ToString(), row["time_ms"].Parse<long>());
            var ordinal = equals.GetValueOrDefault((userId, videoId, timeMs));
            equals[(userId, videoId, timeMs)] = ordinal + 1;
            var exposure = new Exposure
            {
                UserId = userId,
                VideoId = videoId,
                AuthorId = row["author_id"].ToString(),
                TimeMs = timeMs,
                Ordinal = ordinal,
                Tab = row["tab"].Parse<int>(),
                IsClick = IsSet(row["is_click"].Span),
                IsLike = IsSet(row["is_like"].Span),
                IsFollow = IsSet(row["is_follow"].Span),
                IsComment = IsSet(row["is_comment"].Span),
                IsForward = IsSet(row["is_forward"].Span),
                IsHate = IsSet(row["is_hate"].Span),
                IsProfileEnter = IsSet(row["is_profile_enter"].Span),
                PlayTimeMs = Milliseconds(row["play_time_ms"].Span),
                ProfileStayMs = Milliseconds(row["profile_stay_time"].Span),
                CommentStayMs = Milliseconds(row["comment_stay_time"].Span),
            };
            exposures.Add(exposure);
            videos.TryAdd(videoId, new UploadedVideo(
                videoId, exposure.AuthorId, DateOnly.ParseExact(row["upload_date"].Span, "yyyyMMdd", CultureInfo.InvariantCulture),
                Duration(row["duration_ms"].Span), MusicId: "", Tags(row["tag"].ToString())));
        }
    }

    private static SepReader Open(string path) => Sep.New(',').Reader(options => options with { Unescape = true }).FromFile(path);

    private static bool IsSet(ReadOnlySpan<char> text) => text is "1";

    // `49866` in the log, `49866.0` in the features, empty where unknown.
    private static long Milliseconds(ReadOnlySpan<char> text)
        => text.IsEmpty ? 0 : (long)double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static long Duration(ReadOnlySpan<char> text) => Milliseconds(text) is > 0 and var known ? known : UnknownDurationMs;

    private static string[] Tags(string text)
        => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(tag => tag.All(char.IsAsciiDigit)).Distinct()];
}
