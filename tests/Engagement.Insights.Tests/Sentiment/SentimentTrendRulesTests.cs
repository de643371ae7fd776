using CsCheck;
using Engagement.Insights.Sentiment;
using Xunit;

namespace Engagement.Insights.Tests.Sentiment;

public sealed class SentimentTrendRulesTests
{
    private static readonly DateTime First = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Gen<SentimentDay[]> Days = Gen.Select(Gen.Long[0, 9], Gen.Long[0, 9], Gen.Long[1, 9]).Array[7, 30]
        .Select(counts => counts.Select((count, i) => new SentimentDay(First.AddDays(i * 2), count.Item1, count.Item2, count.Item3)).ToArray());

    // By hand, and with the table of Student's distribution: 2.571 at five degrees of freedom.
    [Fact]
    public void Of_AScatteredLine_IsTheTextbooksSlopeAndInterval()
    {
        double[] balances = [-0.6, 0.2, -0.5, 0.6, -0.2, 0.8, 0.3];
        var days = balances.Select((balance, i) => Day(i, (long)Math.Round(100 * (1 - balance)), 0, (long)Math.Round(100 * (1 + balance)))).ToArray();

        var trend = SentimentTrendRules.Of(days)!;

        var slope = balances.Select((balance, i) => (i - 3) * balance).Sum() / 28;
        var scatter = balances.Select((balance, i) => Math.Pow(balance - balances.Average() - (slope * (i - 3)), 2)).Sum() / 5;
        Assert.Equal((7, 1400), (trend.Days, trend.Comments));
        Assert.Equal(slope, trend.Slope, 1e-9);
        Assert.Equal(2.5706 * Math.Sqrt(scatter / 28), trend.Upper - trend.Slope, 1e-3);
        Assert.Equal(trend.Slope, (trend.Lower + trend.Upper) / 2, 1e-9);
    }

    [Fact]
    public void Of_AnyDays_IsTheLineThroughAllComments()
        => Days.Where(days => days.Sum(day => day.Comments) >= 30).Sample(days =>
        {
            var comments = days.SelectMany((day, i) => Repeat(i, -1, day.Negative).Concat(Repeat(i, 0, day.Neutral)).Concat(Repeat(i, 1, day.Positive))).ToArray();
            var (x, y) = (comments.Average(comment => comment.Day), comments.Average(comment => comment.Score));
            var slope = comments.Sum(comment => (comment.Day - x) * (comment.Score - y)) / comments.Sum(comment => Math.Pow(comment.Day - x, 2));

            var trend = SentimentTrendRules.Of(days)!;

            // These days are two apart.
            Assert.Equal(slope / 2, trend.Slope, 1e-9);
            Assert.True(trend.Lower < trend.Slope && trend.Slope < trend.Upper);
        });

    [Fact]
    public void Of_ASlopeThatIsKnown_HoldsItInItsIntervalNineteenTimesOfTwenty()
    {
        const int Runs = 2000;
        const double Slope = 0.02;
        var random = new Random(11);

        var held = Enumerable.Range(0, Runs).Count(_ =>
        {
            var days = Enumerable.Range(0, 20).Select(i =>
            {
                var scores = Enumerable.Range(0, random.Next(1, 30))
                    .Select(_ => random.NextDouble() < 0.3 ? 0 : random.NextDouble() < 0.5 + ((i - 10) * Slope / 1.4) ? 1 : -1).ToArray();
                return Day(i, scores.Count(score => score < 0), scores.Count(score => score == 0), scores.Count(score => score > 0));
            });
            var trend = SentimentTrendRules.Of([.. days])!;
            return trend.Lower <= Slope && Slope <= trend.Upper;
        });

        Assert.InRange(held / (double)Runs, 0.94, 0.99);
    }

    [Theory]
    [InlineData(6, 100)]
    [InlineData(7, 4)]
    public void Of_Few_IsNothing(int days, int commentsADay)
        => Assert.Null(SentimentTrendRules.Of([.. Enumerable.Range(0, days).Select(i => Day(i, 0, 0, commentsADay))]));

    [Fact]
    public void Of_DaysThatAgree_IsNotSure()
    {
        var trend = SentimentTrendRules.Of([.. Enumerable.Range(0, 7).Select(i => Day(i, 0, 0, 5))])!;

        Assert.Equal(0, trend.Slope);
        Assert.True(trend.Upper > 0.01, $"{trend}");
    }

    private static IEnumerable<(int Day, int Score)> Repeat(int day, int score, long times) => Enumerable.Repeat((day, score), (int)times);

    private static SentimentDay Day(int day, long negative, long neutral, long positive) => new(First.AddDays(day), negative, neutral, positive);
}
