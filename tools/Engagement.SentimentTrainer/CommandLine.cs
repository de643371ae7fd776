using System.CommandLine;
using System.Globalization;
using Engagement.Interactions.Sentiment;

namespace Engagement.SentimentTrainer;

/// <summary>The commands of the program and their help.</summary>
internal static class CommandLine
{
    // The years to train on, and the one to select on. 2017 is in neither.
    private static readonly string[] TrainYears = ["2013", "2014", "2015"];
    private static readonly string[] SelectYears = ["2016test"];

    private static readonly Option<FileInfo?> Model = new("--model") { Description = "A trained model; without one the model that is shipped." };

    public static RootCommand Create()
        => new("Trains and evaluates the model of the sentiment of comments.") { Train(), Evaluate(), Correlate() };

    private static Command Train()
    {
        var data = new Option<DirectoryInfo>("--data") { Required = true, Description = "The folder with SemEval's files `twitter-YEAR…-A.tsv`." };
        var output = new Option<FileInfo>("--out") { Required = true, Description = "The file to write." };
        var command = new Command("train", "Trains on 2013–2015, selects on the test of 2016. The same texts give the same bytes.") { data, output };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(data).FullName;
            var (train, select) = (ReadYears(folder, TrainYears), ReadYears(folder, SelectYears));
            parsed.InvocationConfiguration.Output.WriteLine($"{train.Texts.Length} texts to train on, {select.Texts.Length} to select on");
            File.WriteAllBytes(parsed.GetRequiredValue(output).FullName, Training.Train(train, select, Training.Recipes));
        });
        return command;
    }

    private static Command Evaluate()
    {
        var test = new Option<FileInfo[]>("--test")
        {
            Required = true, AllowMultipleArgumentsPerToken = true, Description = "Texts with labels: ID TAB LABEL TAB TEXT.",
        };
        var command = new Command("evaluate", "Prints recalls with 95 % intervals, texts a second on one core, and how well the probabilities are calibrated.")
        {
            test, Model,
        };
        command.SetAction(parsed => Evaluation.Print(
            ModelOf(parsed.GetValue(Model)), LabelledTweets.Read(parsed.GetRequiredValue(test).Select(file => file.FullName)),
            parsed.InvocationConfiguration.Output));
        return command;
    }

    private static Command Correlate()
    {
        var texts = new Option<FileInfo>("--texts") { Required = true, Description = "Texts with the mean valence that people gave them." };
        var command = new Command("correlate", "Prints Pearson's r of the valence told and people's.") { texts, Model };
        command.SetAction(parsed =>
        {
            var (read, valences) = LabelledTweets.ReadValences(parsed.GetRequiredValue(texts).FullName);
            var told = read.Select(ModelOf(parsed.GetValue(Model)).Of).Select(said => (double)said.Valence).ToArray();
            parsed.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{read.Length} texts, Pearson's r ")
                + Figures.WithInterval(read.Length, picked => Figures.PearsonOf(
                    [.. picked.Select(i => told[i])], [.. picked.Select(i => valences[i])])));
        });
        return command;
    }

    private static LabelledTweets ReadYears(string folder, string[] years)
        => LabelledTweets.Read(Directory.GetFiles(folder, "twitter-*-A.tsv").Order(StringComparer.Ordinal)
            .Where(file => years.Any(year => Path.GetFileName(file).StartsWith($"twitter-{year}", StringComparison.Ordinal))));

    private static SentimentModel ModelOf(FileInfo? file)
        => file is null ? SentimentModel.BuiltIn : new SentimentModel(File.ReadAllBytes(file.FullName));
}
