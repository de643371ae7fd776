using System.Globalization;
using Engagement.Insights.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Import.Reporting;

/// <summary>Reports as Markdown: one table a question, each number as the service told it.</summary>
internal static class ReportText
{
    public static string Of(IReadOnlyList<CreatorReport> reports, string chart)
    {
        var shown = reports[0].Video;
        return $"""
            # What Insights tells the ten creators with the most views

            From [KuaiRand-Pure](https://kuairand.com) (Gao et al., CIKM 2022; CC BY-SA 4.0), the part of 25 to 30 April 2022, loaded by `tools/Engagement.Import`. Each creator was asked for as
            themself. Written by its mode `report`, and checked by a script that reads the files alone: see [import](../tools/import.md).

            ## Accounts

            {MarkdownTable.Of(reports.Select(report => report.Account), AccountColumns)}

            ## Views by day, UTC

            {MarkdownTable.Of(reports.Select(report => report.Account), [("creator", account => account.UserId), .. DayColumns(reports)])}

            ## The most viewed video of each

            {MarkdownTable.Of(reports.Select(report => report.Video), VideoColumns)}

            Relative retention in the middle: how much of the videos of like length with at least ten views holds fewer of its viewers at half of its time.

            ## Where {shown.VideoId} was met

            {MarkdownTable.Of(shown.ImpressionsBySource, ("source", source => $"{source.TrafficSource}"), ("impressions", source => Whole(source.Impressions)))}

            ## How viewers stay with {shown.VideoId}

            ![Retention of {shown.VideoId}]({chart})

            {DropOffsOf(shown)}

            <details>
            <summary>The hundred points</summary>

            {MarkdownTable.Of(shown.Retention.Points, PointColumns)}

            </details>

            """;
    }

    private static (string, Func<AccountInsights, string>)[] AccountColumns =>
    [
        ("creator", account => account.UserId), ("videos", account => Whole(account.Videos)), ("impressions", account => Whole(account.Total.Impressions)),
        ("opens", account => Whole(account.Total.Opens)), ("views", account => Whole(account.Total.Views)), ("reach", account => Whole(account.Total.Reach)),
        ("view rate", account => Ratio(account.Total.Rates.ViewRate)), ("hours watched", account => Ratio(account.Total.TotalTimeWatched.ToTimeSpan().TotalHours)),
        ("mean watched, s", account => Seconds(account.Total.Rates.AverageTimeWatched)), ("likes", account => Whole(account.Total.Likes)),
        ("comments", account => Whole(account.Total.Comments)), ("shares", account => Whole(account.Total.Shares)),
        ("profile visits", account => Whole(account.Total.ProfileVisits)), ("not interested", account => Whole(account.Total.NotInterested)),
        ("followers gained", account => Whole(account.FollowersGained)), ("engagement rate", account => Ratio(account.Total.Rates.EngagementRate)),
    ];

    private static (string, Func<VideoInsights, string>)[] VideoColumns =>
    [
        ("video", video => video.VideoId), ("length, s", video => Seconds(video.Duration)),
        ("published", video => video.PublishedAt.ToDateTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)), ("views", video => Whole(video.Total.Views)),
        ("mean watched, s", video => Seconds(video.Total.Rates.AverageTimeWatched)), ("of its length", video => Ratio(video.Total.Rates.AverageWatchedRatio)),
        ("watched in full", video => Whole(video.Total.FullVideoWatched)), ("full rate", video => Ratio(video.Total.Rates.FullVideoWatchedRate)),
        ("25 %", video => Whole(video.Total.Reached25)), ("50 %", video => Whole(video.Total.Reached50)), ("75 %", video => Whole(video.Total.Reached75)),
        ("95 %", video => Whole(video.Total.Reached95)), ("quality views", video => Whole(video.Total.QualityViews)), ("skips", video => Whole(video.Total.Skips)),
        ("loops", video => Whole(video.Total.Loops)), ("follow rate", video => Ratio(video.Total.Rates.FollowRate)),
        ("others of like length", video => Whole(video.Retention.Cohort.Videos)),
        ("relative retention in the middle", video => Ratio(video.Retention.Points[49].RelativeRetentionPerformance)),
    ];

    private static (string, Func<RetentionPoint, string>)[] PointColumns =>
    [
        ("until", point => Ratio(point.ElapsedVideoTimeRatio)), ("played, s", point => Seconds(point.Played)), ("played again, s", point => Seconds(point.Replayed)),
        ("audience watch ratio", point => Ratio(point.AudienceWatchRatio)), ("started", point => Whole(point.StartedWatching)),
        ("stopped", point => Whole(point.StoppedWatching)), ("relative retention", point => Ratio(point.RelativeRetentionPerformance)),
    ];

    private static IEnumerable<(string, Func<AccountInsights, string>)> DayColumns(IReadOnlyList<CreatorReport> reports)
        => reports.SelectMany(report => report.Account.Series).Select(day => day.StartTime).DistinctBy(day => day.Seconds).OrderBy(day => day.Seconds)
            .Select(day => (
                day.ToDateTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                (Func<AccountInsights, string>)(account => Whole(account.Series.FirstOrDefault(point => point.StartTime.Equals(day))?.Figures.Views ?? 0))));

    private static string DropOffsOf(VideoInsights video) => video.Retention.DropOffs.Count == 0
        ? "No point loses markedly more viewers than those around it."
        : MarkdownTable.Of(
            video.Retention.DropOffs, ("viewers leave at", drop => Ratio(drop.Point / 100.0)), ("which is, s", drop => Seconds(drop.Start)), ("part", drop => $"{drop.Place}"),
            ("sessions that end", drop => Whole(drop.StoppedWatching)), ("expected", drop => Ratio(drop.Expected)));

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(Duration duration) => duration.ToTimeSpan().TotalSeconds.ToString("N3", CultureInfo.InvariantCulture);

    private static string Ratio(double ratio) => ratio.ToString("0.0000", CultureInfo.InvariantCulture);
}
