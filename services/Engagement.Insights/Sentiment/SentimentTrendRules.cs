using Engagement.Insights.V1;
using MathNet.Numerics.Distributions;

namespace Engagement.Insights.Sentiment;

/// <summary>
/// How what comments say changes: the slope of a line through the balances of days by weighted least squares, each day weighing as much as it has comments
/// (NIST/SEMATECH e-Handbook of Statistical Methods, 4.1.4.3).
/// </summary>
internal static class SentimentTrendRules
{
    private const int FewestDays = 7;
    private const int FewestComments = 30;
    private const double UpperTail = 0.975;

    /// <param name="days">In order, each with comments.</param>
    public static SentimentTrend? Of(IReadOnlyList<SentimentDay> days)
    {
        var comments = days.Sum(day => day.Comments);
        if (days.Count < FewestDays || comments < FewestComments)
            return null;
        var middle = days.Sum(day => day.Comments * At(day)) / comments;
        var balance = days.Sum(day => day.Comments * day.Balance) / comments;
        var spread = days.Sum(day => day.Comments * Math.Pow(At(day) - middle, 2));
        var slope = days.Sum(day => day.Comments * (At(day) - middle) * (day.Balance - balance)) / spread;
        var scatter = days.Sum(day => day.Comments * Math.Pow(day.Balance - balance - (slope * (At(day) - middle)), 2)) / (days.Count - 2);
        // Days may agree by chance, or because all comments are neutral: then they scatter less than their comments let them.
        var half = StudentT.InvCDF(0, 1, days.Count - 2, UpperTail) * Math.Sqrt(Math.Max(scatter, VarianceOf(days)) / spread);
        return new SentimentTrend { Slope = slope, Lower = slope - half, Upper = slope + half, Days = days.Count, Comments = comments };

        double At(SentimentDay day) => (day.Start - days[0].Start).TotalDays;
    }

    // Of a single comment, as if there were one more of each kind (Laplace): never 0.
    private static double VarianceOf(IReadOnlyList<SentimentDay> days)
    {
        var (negative, neutral, positive) = (days.Sum(day => day.Negative) + 1.0, days.Sum(day => day.Neutral) + 1.0, days.Sum(day => day.Positive) + 1.0);
        var all = negative + neutral + positive;
        return ((positive + negative) / all) - Math.Pow((positive - negative) / all, 2);
    }
}
