using System.CommandLine;
using Engagement.SocialGraph.Safety.Normalising;
using Engagement.SocialGraph.Safety.Offence;

namespace Engagement.SafetyTrainer;

/// <summary>The commands of the program and their help.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
        => new("Trains and evaluates scores of offensive language for direct messages.") { Evaluate(), Train() };

    private static Command Evaluate()
    {
        var (texts, labels) = (Required("--texts", "Texts, one a line."), Required("--labels", "Labels, one a line: 1 is offensive, 0 is not."));
        var model = new Option<FileInfo?>("--model") { Description = "A trained model; without one the score that is shipped." };
        var (baseTexts, baseLabels) = (
            new Option<FileInfo?>("--baseline-texts") { Description = "Texts from which the plain word list is made." },
            new Option<FileInfo?>("--baseline-labels") { Description = "Labels of those." });
        var precision = new Option<double?>("--at-precision") { Description = "Also the row of the least score that has this precision here." };
        var command = new Command("evaluate", "Prints precision, recall, F1 and average precision, with 95 % intervals.")
        {
            texts, labels, model, baseTexts, baseLabels, precision,
        };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var examples = LabelledTexts.Read(parsed.GetRequiredValue(texts).FullName, parsed.GetRequiredValue(labels).FullName);
            output.WriteLine($"{examples.Labels.Length} texts, {examples.Labels.Count(label => label)} offensive");
            output.WriteLine("| score | precision | recall | F1 | average precision |\n| --- | --- | --- | --- | --- |");
            IOffenceScore score = parsed.GetValue(model) is { } file
                ? new TrainedScore(File.ReadAllBytes(file.FullName))
                : new LexiconScore(OffensiveLexicon.BuiltIn);
            var scores = examples.Texts.Select(score.Of).ToArray();
            output.WriteLine(Figures.Row($"limited (from {score.Threshold:0.000})", scores, examples.Labels, score.Threshold));
            output.WriteLine(Figures.Row($"held (from {score.Certain:0.000})", scores, examples.Labels, score.Certain));
            if (parsed.GetValue(precision) is { } wanted)
            {
                var threshold = Figures.ThresholdFor(wanted, scores, examples.Labels, fewest: 1);
                output.WriteLine(Figures.Row($"precision {wanted:0.00} (from {threshold:0.000})", scores, examples.Labels, threshold));
            }
            if (parsed.GetValue(baseTexts) is { } ofTexts && parsed.GetValue(baseLabels) is { } ofLabels)
                output.WriteLine(Baseline(LabelledTexts.Read(ofTexts.FullName, ofLabels.FullName), examples));
        });
        return command;
    }

    private static Command Train()
    {
        var (texts, labels) = (Required("--texts", "Texts to train on."), Required("--labels", "Their labels."));
        var (valTexts, valLabels) = (
            Required("--val-texts", "Texts on which the thresholds are chosen."), Required("--val-labels", "Their labels."));
        var output = Required("--out", "The file to write.");
        var precision = new Option<double>("--precision")
        {
            Description = "The precision to limit from, on the texts for thresholds.",
            DefaultValueFactory = _ => 0.75,
        };
        var certain = new Option<double>("--certain-precision") { Description = "The precision to hold from.", DefaultValueFactory = _ => 0.9 };
        var command = new Command("train", "Trains a model for Safety:ModelFile. The same texts give the same bytes.")
        {
            texts, labels, valTexts, valLabels, output, precision, certain,
        };
        command.SetAction(parsed => File.WriteAllBytes(
            parsed.GetRequiredValue(output).FullName,
            Training.Train(
                LabelledTexts.Read(parsed.GetRequiredValue(texts).FullName, parsed.GetRequiredValue(labels).FullName),
                LabelledTexts.Read(parsed.GetRequiredValue(valTexts).FullName, parsed.GetRequiredValue(valLabels).FullName),
                parsed.GetValue(precision), parsed.GetValue(certain))));
        return command;
    }

    private static string Baseline(LabelledTexts train, LabelledTexts examples)
    {
        var baseline = new WordListBaseline(train);
        float ScoreOf(MessageText text) => baseline.Of(text.Plain);
        return Figures.Row($"plain list of {baseline.Count} words", [.. examples.Texts.Select(ScoreOf)], examples.Labels, 0.5f);
    }

    private static Option<FileInfo> Required(string name, string description) => new(name) { Required = true, Description = description };
}
