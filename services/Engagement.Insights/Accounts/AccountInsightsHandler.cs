using Engagement.Errors.V1;
using Engagement.Insights.AlsoWatching;
using Engagement.Insights.Crediting;
using Engagement.Insights.Figuring;
using Engagement.Insights.Reading;
using Engagement.Insights.Sentiment;
using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Insights.Accounts;

/// <summary>Tells creators what all their videos mean together.</summary>
internal sealed class AccountInsightsHandler(
    AccountStore store, AlsoWatchedTeller alsoWatched, RemixCreditReader credits, InsightsMetrics metrics, TimeProvider timeProvider)
{
    private const int MostVideos = 20;

    public async Task<AccountInsights> GetAsync(Caller caller, GetAccountInsightsRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireIdOrEmpty(request.UserId, "user_id");
        var window = SeriesRules.Read(request.Series, timeProvider.GetUtcNow(), violations);
        violations.ThrowIfAny();
        var userId = request.UserId.Length > 0 ? request.UserId : caller.UserId;
        if (!AudienceRules.MayRead(caller, userId))
            throw Problem.NotFound(ErrorReason.UserNotFound, "user", userId);
        var credit = credits.ReadAsync(userId, videoId: "", cancellationToken);
        var report = await store.ReadAsync(userId, window, cancellationToken);
        metrics.Read("account");
        var ever = report.Slots.GetValueOrDefault((Slot.Ever.Grain, Slot.Ever.Start)) ?? new AccountSlot();
        return new AccountInsights
        {
            UserId = userId,
            Videos = report.Videos.Count,
            Total = FiguresView.ToProto(TotalOf(report), durationMs: 0),
            FollowersGained = ever.FollowersGained,
            FollowersLost = ever.FollowersLost,
            Series = { report.Slots.Where(slot => slot.Key.Grain == window.Grain && window.Grain != Grain.Ever && !slot.Value.IsNothing).Select(ToProto) },
            FollowersByVideo = { FollowersOf(report.Videos) },
            Findings = { FindingRules.Of(report.Videos) },
            SentimentTrend = SentimentTrendRules.Of(report.Said),
            AlsoWatched = { await alsoWatched.TellAsync(caller, userId, cancellationToken) },
            RemixCredit = await credit,
            Position = report.Position,
        };
    }

    private static long[] TotalOf(AccountReport report)
    {
        var total = new long[FigureSums.Count];
        foreach (var video in report.Videos)
            total.Add(video.Sums);
        total[(int)Figure.Reach] = report.Reach;
        return total;
    }

    private static AccountPoint ToProto(KeyValuePair<(Grain Grain, DateTime Start), AccountSlot> slot)
    {
        var sums = slot.Value.Sums.ToArray();
        // Of several videos the sum would count a viewer more than once.
        sums[(int)Figure.Reach] = 0;
        return new AccountPoint
        {
            StartTime = slot.Key.Start.ToTimestamp(),
            Figures = FiguresView.ToProto(sums, durationMs: 0),
            FollowersGained = slot.Value.FollowersGained,
            FollowersLost = slot.Value.FollowersLost,
        };
    }

    private static IEnumerable<VideoFollowers> FollowersOf(List<AccountVideo> videos)
        => videos.Where(video => video.Sums[(int)Figure.Follows] > 0)
            .OrderByDescending(video => video.Sums[(int)Figure.Follows]).ThenBy(video => video.VideoId, StringComparer.Ordinal).Take(MostVideos)
            .Select(video => new VideoFollowers
            {
                VideoId = video.VideoId, Gained = video.Sums[(int)Figure.Follows], Lost = video.Sums[(int)Figure.FollowsLost],
            });
}
