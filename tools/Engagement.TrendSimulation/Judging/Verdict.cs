namespace Engagement.TrendSimulation.Judging;

/// <summary>What a rule found.</summary>
/// <param name="Found">Real bursts in the first ten of a list within a quarter of an hour.</param>
/// <param name="FalseAlarms">Subjects that came into the first ten without any burst, a list and day.</param>
/// <param name="ShareOfFakes">Of the places in the first ten.</param>
/// <param name="MedianMinutes">From the beginning of a burst until it is found, of those found at all.</param>
internal sealed record Verdict(string Rule, int Found, int Bursts, double FalseAlarms, int FakesListed, int Fakes, double ShareOfFakes, double MedianMinutes)
{
    private const double Deviations = 1.96;

    public double Recall => (double)Found / Math.Max(1, Bursts);

    /// <summary>Wilson's 95 % interval.</summary>
    public (double Lower, double Upper) Interval
    {
        get
        {
            var (n, z) = (Math.Max(1, Bursts), Deviations * Deviations);
            var (middle, half) = ((Recall + (z / 2 / n)) / (1 + (z / n)), Deviations * Math.Sqrt((Recall * (1 - Recall) / n) + (z / 4 / n / n)) / (1 + (z / n)));
            return (middle - half, middle + half);
        }
    }

    public string ToString(IFormatProvider culture) => string.Create(
        culture,
        $"{Rule}: {Found} of {Bursts} bursts within 15 min, recall {Recall:F3} ({Interval.Lower:F3}–{Interval.Upper:F3}), median {MedianMinutes:F1} min; {FalseAlarms:F3} false alarms a list and day; {FakesListed} of {Fakes} fakes listed, {ShareOfFakes:P2} of the first ten");
}
