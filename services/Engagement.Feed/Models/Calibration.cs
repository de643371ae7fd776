namespace Engagement.Feed.Models;

/// <summary>
/// From the trees' sum to a probability that can be believed (Platt 1999): a slope and an offset before the logistic function, fitted on rows that the trees
/// have not seen. Never turns an order round, and, unlike steps, keeps every difference.
/// </summary>
internal readonly record struct Calibration(double Slope, double Offset)
{
    private const int MostRounds = 50;
    private const double Enough = 1e-9;
    private const double Damping = 1e-6;

    public double Probability(double sum) => 1 / (1 + Math.Exp(-((Slope * sum) + Offset)));

    /// <param name="labels">From 0 to 1.</param>
    public static Calibration Fit(ReadOnlySpan<double> sums, ReadOnlySpan<float> labels)
    {
        var positives = 0d;
        foreach (var label in labels)
            positives += label;
        // Platt's targets: as if one more of each had been seen.
        var (ofPositive, ofNegative) = ((positives + 1) / (positives + 2), 1 / (labels.Length - positives + 2));
        var ofRate = new Calibration(0, Math.Log((positives + 1) / (labels.Length - positives + 1)));
        var (fit, loss) = (ofRate, ofRate.Loss(sums, labels, ofPositive, ofNegative));
        for (var round = 0; round < MostRounds; round++)
        {
            var (slope, offset, slopes, both, offsets) = (0d, 0d, Damping, 0d, Damping);
            for (var row = 0; row < sums.Length; row++)
            {
                var probability = fit.Probability(sums[row]);
                var (error, weight) = (probability - Target(labels[row], ofPositive, ofNegative), probability * (1 - probability));
                slope += error * sums[row];
                offset += error;
                slopes += weight * sums[row] * sums[row];
                both += weight * sums[row];
                offsets += weight;
            }
            var determinant = (slopes * offsets) - (both * both);
            var (bySlope, byOffset) = (((offsets * slope) - (both * offset)) / determinant, ((slopes * offset) - (both * slope)) / determinant);
            // A whole step of Newton's may be too far: half of it, and half again, until it is better.
            var (next, nextLoss, part) = (fit, loss, 2d);
            while (!(nextLoss < loss) && part > Enough)
            {
                part /= 2;
                next = new Calibration(fit.Slope - (part * bySlope), fit.Offset - (part * byOffset));
                nextLoss = next.Loss(sums, labels, ofPositive, ofNegative);
            }
            if (!(nextLoss < loss))
                break;
            (fit, loss) = (next, nextLoss);
        }
        // Trees that are worse than nothing on new rows say nothing.
        return fit.Slope > 0 ? fit : ofRate;
    }

    private static double Target(float label, double ofPositive, double ofNegative) => ofNegative + (label * (ofPositive - ofNegative));

    private double Loss(ReadOnlySpan<double> sums, ReadOnlySpan<float> labels, double ofPositive, double ofNegative)
    {
        var loss = 0d;
        for (var row = 0; row < sums.Length; row++)
        {
            var odds = (Slope * sums[row]) + Offset;
            loss += Math.Max(odds, 0) - (Target(labels[row], ofPositive, ofNegative) * odds) + Math.Log(1 + Math.Exp(-Math.Abs(odds)));
        }
        return loss;
    }
}
