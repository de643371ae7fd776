using Engagement.Interactions.Sentiment;

namespace Engagement.SentimentTrainer;

/// <param name="Bayes">Whether features are weighted with their naive Bayes log-count ratios (Wang and Manning 2012).</param>
internal readonly record struct Recipe(bool Bayes, float Rate, float Decay, int Epochs, int Seed);

/// <summary>
/// Multinomial logistic regression by AdaGrad, averaged over the later epochs; classes weigh the same however many texts they have. Deterministic.
/// </summary>
internal sealed class LinearTrainer(SentimentFeatures[] features, int[] labels, int bits, Recipe recipe)
{
    private const int Classes = SentimentModel.Classes;
    private const float Smoothing = 1;

    private readonly float[] _ratios = new float[Classes << bits];
    private readonly float[] _hashed = new float[Classes << bits];
    private readonly float[] _hashedSquares = new float[Classes << bits];
    private readonly float[] _plain = new float[Classes * SentimentModel.PlainWeights];
    private readonly float[] _plainSquares = new float[Classes * SentimentModel.PlainWeights];

    /// <summary>The weights: of hashed features by feature and class, and plain ones by class.</summary>
    public (float[] Hashed, float[] Plain) Train()
    {
        SetRatios();
        var counts = labels.CountBy(label => label).ToDictionary();
        var ofClass = Enumerable.Range(0, Classes).Select(label => labels.Length / (float)(Classes * counts[label])).ToArray();
        var (sums, plainSums) = (new double[_hashed.Length], new double[_plain.Length]);
        var order = Enumerable.Range(0, labels.Length).ToArray();
        var random = new Random(recipe.Seed);
        var first = recipe.Epochs / 3;
        for (var epoch = 0; epoch < recipe.Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var i in order)
                Step(features[i], labels[i], ofClass[labels[i]]);
            if (epoch < first)
                continue;
            for (var i = 0; i < sums.Length; i++)
                sums[i] += _hashed[i];
            for (var i = 0; i < plainSums.Length; i++)
                plainSums[i] += _plain[i];
        }
        var epochs = recipe.Epochs - first;
        return ([.. sums.Select((sum, i) => (float)(sum / epochs) * _ratios[i])], [.. plainSums.Select(sum => (float)(sum / epochs))]);
    }

    private void SetRatios()
    {
        Array.Fill(_ratios, 1);
        if (!recipe.Bayes)
            return;
        var (counts, totals) = (new float[Classes << bits], new float[Classes]);
        for (var i = 0; i < labels.Length; i++)
        {
            totals[labels[i]]++;
            foreach (var feature in features[i].Words.Concat(features[i].Runs))
                counts[Classes * (int)feature + labels[i]]++;
        }
        var all = totals.Sum();
        for (var i = 0; i < _ratios.Length; i++)
        {
            var (label, start) = (i % Classes, i - i % Classes);
            var others = counts[start] + counts[start + 1] + counts[start + 2] - counts[i];
            _ratios[i] = MathF.Log(
                (counts[i] + Smoothing) / (totals[label] + 2 * Smoothing) * ((all - totals[label] + 2 * Smoothing) / (others + Smoothing)));
        }
    }

    private void Step(SentimentFeatures text, int label, float weight)
    {
        var (wordScale, runScale) = (1 / MathF.Sqrt(Math.Max(1, text.Words.Length)), 1 / MathF.Sqrt(Math.Max(1, text.Runs.Length)));
        Span<float> scores = stackalloc float[Classes];
        for (var i = 0; i < Classes; i++)
        {
            scores[i] = wordScale * Sum(text.Words, i) + runScale * Sum(text.Runs, i);
            var plain = _plain.AsSpan(i * SentimentModel.PlainWeights, SentimentModel.PlainWeights);
            scores[i] += plain[^1];
            for (var j = 0; j < text.Lexicon.Length; j++)
                scores[i] += plain[j] * text.Lexicon[j];
        }
        var highest = MathF.Max(scores[0], MathF.Max(scores[1], scores[2]));
        var sum = MathF.Exp(scores[0] - highest) + MathF.Exp(scores[1] - highest) + MathF.Exp(scores[2] - highest);
        for (var i = 0; i < Classes; i++)
        {
            var error = ((i == label ? 1 : 0) - MathF.Exp(scores[i] - highest) / sum) * weight;
            Move(text.Words, i, error * wordScale);
            Move(text.Runs, i, error * runScale);
            for (var j = 0; j < SentimentModel.PlainWeights; j++)
            {
                var gradient = error * (j < text.Lexicon.Length ? text.Lexicon[j] : 1);
                Move(ref _plain[i * SentimentModel.PlainWeights + j], ref _plainSquares[i * SentimentModel.PlainWeights + j], gradient);
            }
        }
    }

    private float Sum(uint[] hashed, int label)
    {
        var sum = 0f;
        foreach (var feature in hashed)
            sum += _hashed[Classes * (int)feature + label] * _ratios[Classes * (int)feature + label];
        return sum;
    }

    private void Move(uint[] hashed, int label, float error)
    {
        foreach (var feature in hashed)
        {
            var i = Classes * (int)feature + label;
            Move(ref _hashed[i], ref _hashedSquares[i], error * _ratios[i] - recipe.Decay * _hashed[i]);
        }
    }

    private void Move(ref float weight, ref float squares, float gradient)
    {
        squares += gradient * gradient;
        weight += recipe.Rate * gradient / (MathF.Sqrt(squares) + 1e-6f);
    }
}
