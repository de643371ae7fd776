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

    public static Calibration Fit(ReadOnlySpan<double> sums, ReadOnlySpan<float> labels)
    {
        var positives = 0;
        foreach (var label in labels)
            positives += label > 0 ? 1 : 0;
        // Platt's targets: as if one more of each had been seen.
        var (ofPositive, ofNegative) = ((positives + 1d) / (positives + 2), 1d / (labels.Length - positives + 2));
        var fit = new Calibration(1, 0);
        for (var round = 0; round < MostRounds; round++)
        {
            var (slope, offset, slopes, both, offsets) = (0d, 0d, Damping, 0d, Damping);
            for (var row = 0; row < sums.Length; row++)
            {
                var probability = fit.Probability(sums[row]);
                var (error, weight) = (probability - (labels[row] > 0 ? ofPositive : ofNegative), probability * (1 - probability));
                slope += error * sums[row];
                offset += error;
                slopes += weight * sums[row] * sums[row];
                both += weight * sums[row];
                offsets += weight;
            }
            var determinant = (slopes * offsets) - (both * both);
            var (bySlope, byOffset) = (((offsets * slope) - (both * offset)) / determinant, ((slopes * offset) - (both * slope)) / determinant);
            if (!double.IsFinite(bySlope) || !double.IsFinite(byOffset))
                break;
            fit = new Calibration(fit.Slope - bySlope, fit.Offset - byOffset);
            if (Math.Abs(bySlope) + Math.Abs(byOffset) < Enough)
                break;
        }
        // Trees that are worse than nothing on new rows say nothing.
        return fit.Slope > 0 && double.IsFinite(fit.Offset) ? fit : new Calibration(0, Math.Log((positives + 1d) / (labels.Length - positives + 1d)));
    }
}
