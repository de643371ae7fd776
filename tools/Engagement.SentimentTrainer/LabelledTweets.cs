using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Engagement.Interactions.Sentiment;

namespace Engagement.SentimentTrainer;

/// <summary>Texts, and what people said of them.</summary>
internal sealed partial record LabelledTweets(string[] Texts, int[] Labels)
{
    private const string NotThere = "Not Available";

    /// <summary>Reads files of SemEval, task A: a line is `ID TAB LABEL TAB TEXT`, the label by its name or 0, 1, 2.</summary>
    public static LabelledTweets Read(params IEnumerable<string> files)
    {
        var (texts, labels) = (new List<string>(), new List<int>());
        foreach (var line in files.SelectMany(File.ReadLines))
        {
            var parts = line.Split('\t');
            if (parts.Length < 3 || LabelOf(parts[1]) is not { } label || parts[2].Trim() == NotThere)
                continue;
            texts.Add(Plain(string.Join(' ', parts[2..])));
            labels.Add(label);
        }
        return new LabelledTweets([.. texts], [.. labels]);
    }

    /// <summary>Reads a file of VADER's: a line is `ID TAB MEAN TAB TEXT`, the mean of twenty people's valences from -4 to 4.</summary>
    public static (string[] Texts, double[] Valences) ReadValences(string file)
    {
        var lines = File.ReadLines(file).Select(line => line.Split('\t')).Where(parts => parts.Length >= 3).ToArray();
        return ([.. lines.Select(parts => Plain(parts[2]))], [.. lines.Select(parts => double.Parse(parts[1], CultureInfo.InvariantCulture))]);
    }

    private static int? LabelOf(string name) => name.Trim() switch
    {
        "negative" or "0" => (int)SentimentLabel.Negative,
        "neutral" or "1" or "objective-OR-neutral" => (int)SentimentLabel.Neutral,
        "positive" or "2" => (int)SentimentLabel.Positive,
        _ => null,
    };

    // The files have some characters as a backslash, `u` and four digits, and some as in HTML.
    private static string Plain(string text)
        => WebUtility.HtmlDecode(Escaped().Replace(
            text, match => ((char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escaped();
}
