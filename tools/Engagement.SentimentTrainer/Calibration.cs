using Engagement.Interactions.Sentiment;

namespace Engagement.SentimentTrainer;

/// <summary>What is fitted to the texts to select on: four numbers and two, of some twenty thousand texts.</summary>
internal static class Calibration
{
    private const int Classes = SentimentModel.Classes;
    private const int Steps = 300;
    private const double Rate = 0.5;
    private const float BiasStep = 0.1f;
    private const int BiasSteps = 25;

    /// <summary>
    /// The temperature, and what is added for each class, with which the probabilities are the likeliest: training lets all classes weigh the same, and comments are not so.
    /// </summary>
    public static (float Temperature, float[] Priors) Fit(float[][] scores, int[] labels)
    {
        var (slope, priors) = (1.0, new double[Classes]);
        var probabilities = new double[Classes];
        for (var step = 0; step < Steps; step++)
        {
            var (ofSlope, ofPriors) = (0.0, new double[Classes]);
            for (var i = 0; i < scores.Length; i++)
            {
                var sum = 0.0;
                for (var label = 0; label < Classes; label++)
                    sum += probabilities[label] = Math.Exp(slope * scores[i][label] + priors[label]);
                for (var label = 0; label < Classes; label++)
                {
                    var error = (label == labels[i] ? 1 : 0) - probabilities[label] / sum;
                    ofSlope += error * scores[i][label];
                    ofPriors[label] += error;
                }
            }
            slope += Rate * ofSlope / scores.Length;
            for (var label = 0; label < Classes; label++)
                priors[label] += Rate * ofPriors[label] / scores.Length;
        }
        return ((float)(1 / slope), [.. priors.Select(prior => (float)prior)]);
    }

    /// <summary>The biases of decision with the greatest macro recall.</summary>
    public static float[] BiasesOf(float[][] scores, int[] labels)
    {
        var (best, highest) = (new float[Classes], 0.0);
        var told = new int[labels.Length];
        for (var negative = -BiasSteps; negative <= BiasSteps; negative++)
        {
            for (var positive = -BiasSteps; positive <= BiasSteps; positive++)
            {
                var (ofNegative, ofPositive) = (negative * BiasStep, positive * BiasStep);
                for (var i = 0; i < told.Length; i++)
                {
                    var (one, two, three) = (scores[i][0] + ofNegative, scores[i][1], scores[i][2] + ofPositive);
                    told[i] = one > two && one > three ? 0 : three > two ? 2 : 1;
                }
                if (Figures.MacroRecallOf(told, labels) is var recall && recall > highest)
                    (best, highest) = ([ofNegative, 0, ofPositive], recall);
            }
        }
        return best;
    }
}
