using System.CommandLine;
using System.Globalization;

namespace Engagement.Evaluate;

/// <summary>The options of the program and their help.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        var data = new Option<string>("--data")
        {
            Required = true,
            Description = "The folder with log_standard*.csv, user_sequences*.csv and video_features_basic*.csv.",
        };
        var from = Day("--test-from", "The first day of the test; what is before it is learnt from.");
        from.Required = true;
        var until = Day("--test-until", "The last day of the test; without it the last there is.");
        var seeds = new Option<int>("--seeds") { Description = "Models a protocol, each with other dice.", DefaultValueFactory = _ => 5 };
        var json = new Option<string?>("--json") { Description = "Where every figure goes, by its name, with its 95 % interval." };
        var root = new RootCommand("Learns to rank from a part of KuaiRand, as the Feed does, and measures it on what comes after.")
        {
            data, from, until, seeds, json,
        };
        root.SetAction(parsed => Evaluation.Run(
            new EvaluationSettings(
                parsed.GetRequiredValue(data), parsed.GetRequiredValue(from)!.Value, parsed.GetValue(until), Math.Max(1, parsed.GetValue(seeds)),
                parsed.GetValue(json)),
            parsed.InvocationConfiguration.Output));
        return root;
    }

    private static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = argument =>
        {
            if (DateOnly.TryParseExact(argument.Tokens.Single().Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            argument.AddError($"{name} must be a day such as 2022-04-29.");
            return null;
        },
    };
}
