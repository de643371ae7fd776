namespace Engagement.SafetyTrainer;

/// <summary>
/// The plain word list that every score is compared with: the words that are in at least 10 texts of a labelled set, of which at least three
/// quarters are offensive. A text with one of them is offensive. It is made for the comparison and kept nowhere.
/// </summary>
internal sealed class WordListBaseline
{
    private const int FewestTexts = 10;
    private const double LeastShare = 0.75;

    private readonly HashSet<string> _words;

    public WordListBaseline(LabelledTexts train)
    {
        var counts = new Dictionary<string, (int Texts, int Offensive)>(StringComparer.Ordinal);
        for (var i = 0; i < train.Texts.Length; i++)
        {
            foreach (var word in Words(train.Texts[i].Plain))
            {
                var (texts, offensive) = counts.GetValueOrDefault(word);
                counts[word] = (texts + 1, offensive + (train.Labels[i] ? 1 : 0));
            }
        }
        _words = counts.Where(count => count.Value.Texts >= FewestTexts && count.Value.Offensive >= LeastShare * count.Value.Texts)
            .Select(count => count.Key).ToHashSet(StringComparer.Ordinal);
    }

    public int Count => _words.Count;

    public float Of(string plain) => Words(plain).Any(_words.Contains) ? 1 : 0;

    private static IEnumerable<string> Words(string plain)
        => new string([.. plain.Select(c => char.IsLetterOrDigit(c) || c == '\'' ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal);
}
