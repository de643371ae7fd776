using System.Globalization;
using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Engagement.Insights.V1;
using MathNet.Numerics.Distributions;

namespace Engagement.Insights.Accounts;

/// <summary>
/// What sets some videos of an account apart. A rate is a ratio of sums over videos, so its interval is that of a ratio estimator over videos, and not of views: a
/// thousand views of one video are one observation.
/// </summary>
internal static class FindingRules
{
    private const int FewestVideos = 5;
    private const int FewestViews = 200;
    private const double UpperTail = 0.975;

    public static IEnumerable<Finding> Of(IReadOnlyList<AccountVideo> videos)
        => videos.SelectMany(video => video.Topics.Distinct().Select(topic => (Kind: FindingKind.Topic, Value: topic, Video: video))
                .Append((Kind: FindingKind.Length, Value: (LengthClass.ShortestMs(video.LengthClass) / 1000).ToString(CultureInfo.InvariantCulture), Video: video))
                .Append((Kind: FindingKind.Hour, Value: video.PublishedAt.Hour.ToString(CultureInfo.InvariantCulture), Video: video)))
            .GroupBy(group => (group.Kind, group.Value), group => group.Video)
            .Select(group => FindingOf(group.Key.Kind, group.Key.Value, [.. group], [.. videos.Except(group)]))
            .OfType<Finding>()
            .OrderByDescending(finding => Math.Abs(finding.EngagementRate - finding.OtherEngagementRate) / (finding.Upper - finding.Lower + 1e-9))
            .ThenBy(finding => finding.Kind).ThenBy(finding => finding.Value, StringComparer.Ordinal);

    private static Finding? FindingOf(FindingKind kind, string value, AccountVideo[] group, AccountVideo[] others)
    {
        if (RateOf(group) is not { } rate || RateOf(others) is not { } other)
            return null;
        if (rate.Value - rate.Half <= other.Value + other.Half && other.Value - other.Half <= rate.Value + rate.Half)
            return null;
        return new Finding
        {
            Kind = kind,
            Value = value,
            Videos = group.Length,
            Views = group.Sum(Views),
            EngagementRate = rate.Value,
            Lower = Math.Max(0, rate.Value - rate.Half),
            Upper = rate.Value + rate.Half,
            OtherEngagementRate = other.Value,
        };
    }

    // Half of the interval, by the residuals of each video against the common rate (Student's).
    private static (double Value, double Half)? RateOf(AccountVideo[] videos)
    {
        var views = videos.Sum(Views);
        if (videos.Length < FewestVideos || views < FewestViews)
            return null;
        var rate = videos.Sum(Engagements) / (double)views;
        var squares = videos.Sum(video => Math.Pow(Engagements(video) - rate * Views(video), 2));
        var meanViews = views / (double)videos.Length;
        var quantile = StudentT.InvCDF(0, 1, videos.Length - 1, UpperTail);
        return (rate, quantile * Math.Sqrt(squares / (videos.Length * (videos.Length - 1.0))) / meanViews);
    }

    private static long Views(AccountVideo video) => video.Sums[(int)Figure.Views];

    private static long Engagements(AccountVideo video)
        => video.Sums[(int)Figure.Likes] + video.Sums[(int)Figure.Comments] + video.Sums[(int)Figure.Shares] + video.Sums[(int)Figure.Saves];
}
