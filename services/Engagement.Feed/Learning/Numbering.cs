using System.Collections.Concurrent;

namespace Engagement.Feed.Learning;

/// <summary>Numbers names from 0 in the order in which they are met. One writer, many readers.</summary>
internal sealed class Numbering
{
    private readonly ConcurrentDictionary<string, int> _numbers = new();
    private readonly List<string> _names = [];

    /// <summary>For the writer.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Numbers a name when it has no number yet.</summary>
    public int Of(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            number = _names.Count;
            _names.Add(name);
            _numbers[name] = number;
        }
        return number;
    }

    public int? Find(string name) => _numbers.TryGetValue(name, out var number) ? number : null;
}
