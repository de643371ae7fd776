using System.Diagnostics;
using System.Globalization;
using Engagement.Interactions.Sentiment;

namespace Engagement.SentimentTrainer;

/// <summary>Prints how well a model does on labelled texts.</summary>
internal static class Evaluation
{
    public static void Print(SentimentModel model, LabelledTweets test, TextWriter output)
    {
        foreach (var text in test.Texts.Take(1000))
            model.Of(text);
        var started = Stopwatch.GetTimestamp();
        var told = test.Texts.Select(model.Of).ToArray();
        var elapsed = Stopwatch.GetElapsedTime(started);
        var labels = told.Select(said => (int)said.Label).ToArray();
        var recalls = Figures.RecallsOf(labels, test.Labels);
        output.WriteLine($"{test.Texts.Length} texts, of which negative, neutral, positive: "
            + string.Join(", ", Enumerable.Range(0, recalls.Length).Select(label => test.Labels.Count(given => given == label))));
        output.WriteLine("macro recall " + Figures.WithInterval(
            labels.Length, picked => Figures.MacroRecallOf([.. picked.Select(i => labels[i])], [.. picked.Select(i => test.Labels[i])])));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"recall of negative {recalls[0]:0.000}, neutral {recalls[1]:0.000}, positive {recalls[2]:0.000}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"accuracy {labels.Where((label, i) => label == test.Labels[i]).Count() / (double)labels.Length:0.000}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{test.Texts.Length / elapsed.TotalSeconds:0} texts/s on one core"));
        output.WriteLine(Figures.CalibrationOf(told, test.Labels));
    }
}
